import {
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  MINUTE,
  type Random,
  randomToken,
  sha256,
  type UserId,
} from '../../kernel/index.ts';
import type { User } from '../directory/index.ts';
import type { Guesses } from './guesses.ts';
import type { MailedCodes } from './mailed-code.ts';
import { visitOver } from './recovery-errors.ts';
import type { Issued, RecoveryService } from './recovery-service.ts';
import type { Recovery } from './recovery-store.ts';

/** To find the card with the recovery codes. */
const LIFE = 15 * MINUTE;

/** A code that was mailed for anything else is worth nothing here. */
const PURPOSE = 'recovery';

interface Visit {
  readonly email: string;
  readonly userId: UserId;
  readonly until: number;
}

export interface RecoveryVisitsParts {
  recovery: RecoveryService;
  codes: MailedCodes;
  guesses: Guesses;
  store: EphemeralStore;
  clock: Clock;
  random: Random;
}

/**
 * How somebody without a phone shows that an account is theirs: they read its mailbox, and then they wait, or have a
 * recovery code. Until the mailed code is typed nothing is looked up, so that nothing can be learnt from asking.
 */
export class RecoveryVisits {
  readonly #parts: RecoveryVisitsParts;

  constructor(parts: RecoveryVisitsParts) {
    this.#parts = parts;
  }

  /**
   * Mails a code to whatever address was typed, and gives the attempt that only the asking browser keeps; the one
   * before is over. Throws `mail_unavailable`.
   */
  begin(email: string, wanted?: string, replaces?: string): Promise<string> {
    return this.#parts.codes.start(email, PURPOSE, wanted, replaces);
  }

  /** The address whose code this attempt waits for: reading the mail may have cost a phone its page. */
  awaited(attempt: string | undefined): Promise<string | undefined> {
    return this.#parts.codes.awaited(attempt, PURPOSE);
  }

  /**
   * The mailed code is right: how this person's recovery stands, which begins now when there is none. The visit is for
   * the page that asked, and proves the address for a quarter of an hour. Throws `wrong_mail_code`, `mail_code_over`,
   * `no_account` and `account_disabled`.
   */
  async verify(
    attempt: string | undefined,
    code: string,
    address: string,
    wanted?: string,
  ): Promise<{ visit: string; recovery: Recovery; ready: boolean }> {
    const { recovery, codes, store, clock, random } = this.#parts;
    const email = await codes.check(attempt, PURPOSE, code);
    const user = await recovery.accountOf(email);
    const open = await recovery.ask(user, address, wanted);
    const visit = randomToken(random, 32);
    const now = clock.now();
    const proven: Visit = { email, userId: user.id, until: now + LIFE };
    await store.put(keyOf(visit), JSON.stringify(proven), LIFE);
    return { visit, recovery: open, ready: open.readyAt <= now };
  }

  /** The waiting is over. Throws `recovery_visit_over`, `recovery_not_ready`. */
  async finish(visit: string, address: string, wanted?: string): Promise<Issued> {
    const { recovery, store } = this.#parts;
    const issued = await recovery.useWaited(await this.#whose(visit), address, wanted);
    await store.remove(keyOf(visit));
    return issued;
  }

  /** A recovery code instead of waiting. Throws `recovery_visit_over`, `wrong_recovery_code` and kind `limited`. */
  async useCode(visit: string, code: string, address: string, wanted?: string): Promise<Issued> {
    const { recovery, guesses, store } = this.#parts;
    const user = await this.#whose(visit);
    await guesses.count(user.id);
    const issued = await recovery.useCode(user, code, address, wanted);
    await guesses.forget(user.id);
    await store.remove(keyOf(visit));
    return issued;
  }

  /** The person as they are now: disabled, deleted and moved to another address all end a visit. */
  async #whose(visit: string): Promise<User> {
    const { recovery, store, clock } = this.#parts;
    const value = await store.get(keyOf(visit));
    const proven = value === undefined ? undefined : (JSON.parse(value) as Visit);
    if (proven === undefined || proven.until <= clock.now()) throw visitOver();
    const user = await recovery.accountOf(proven.email);
    if (user.id !== proven.userId) throw visitOver();
    return user;
  }
}

const keyOf = (visit: string) => ephemeralKey('visit', sha256(`visit\0${visit}`).toString('base64url'));

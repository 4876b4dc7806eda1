import { type Clock, DAY, MINUTE, newId, type Random, type UserId } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import { checkEmail, type PeopleStore, type User } from '../directory/index.ts';
import type { Letters } from '../mail/index.ts';
import type { EnrollmentService } from './enrollment-service.ts';
import type { EnrollmentStore } from './enrollment-store.ts';
import { CODES, newRecoveryCode, recoveryCodeHash } from './recovery-code.ts';
import { accountClosed, noAccount, notReady, unknownPerson, wrongRecoveryCode } from './recovery-errors.ts';
import type { Recovery, RecoveryStore } from './recovery-store.ts';

/** Once the waiting is over, somebody who was ill or away still has a week to come back. */
const OPEN_FOR = 7 * DAY;
/** The page goes on to it at once; it is as long as making a passkey may take. */
const HANDED_OVER = 15 * MINUTE;
/** An operator reads it out or writes it: long enough for that, and shorter than an invitation to somebody new. */
const BY_OPERATOR = DAY;
/** What the audit says where an operator's shell has no address. */
const COMMAND_LINE = 'command line';

/** The right to enrol one phone. */
export type Issued = Awaited<ReturnType<EnrollmentService['issue']>>;

export interface RecoveryParts {
  store: RecoveryStore;
  enrollment: EnrollmentService;
  invitations: EnrollmentStore;
  people: PeopleStore;
  audit: Audit;
  letters: Letters;
  clock: Clock;
  random: Random;
  issuer: string;
  /** How long a recovery by mail waits, in milliseconds. */
  wait: number;
}

/**
 * The ways back for somebody who has lost their phone. Each ends with an invitation for one phone and signs nobody in;
 * each is told to the person by mail, in the language that is `wanted` (English without one). Who asks has to be made sure of before: see `RecoveryVisits`.
 */
export class RecoveryService {
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** The account of whoever reads this mailbox. Throws `no_account` and `account_disabled`. */
  async accountOf(email: string): Promise<User> {
    const user = await this.#parts.people.userByEmail(email);
    // An address that nobody proved or vouched for may be another person's.
    if (!user?.emailVerified || user.demo) throw noAccount();
    if (user.disabledAt !== undefined) throw accountClosed();
    return user;
  }

  /** The recovery that waits or is ready, for this person's phones to show. */
  openOf(userId: UserId): Promise<Recovery | undefined> {
    return this.#parts.store.openOf(userId, this.#parts.clock.now());
  }

  /** The open recovery of this person; one begins when there is none, and the person is told. */
  async ask(user: User, address: string, wanted?: string): Promise<Recovery> {
    const { store, audit, letters, clock, random, issuer, wait } = this.#parts;
    audit.assertWritable();
    for (;;) {
      const open = await this.openOf(user.id);
      if (open) return open;
      const now = clock.now();
      const readyAt = now + wait;
      const recovery: Recovery = {
        id: newId('rec', random),
        userId: user.id,
        askedAt: now,
        readyAt,
        expiresAt: readyAt + OPEN_FOR,
        stoppedAt: undefined,
        usedAt: undefined,
      };
      // Another request of the same person may be faster: theirs is then the one.
      if (!(await store.create(recovery))) continue;
      audit.recoveryAsked(user.id, address);
      letters.notify(user.email, { kind: 'recovery-asked', readyAt, account: `${issuer}/me` }, wanted);
      await audit.flush();
      return recovery;
    }
  }

  /**
   * Stops what is open, for good, and takes back what a recovery issued and nobody used yet. False when there was
   * nothing. `by`: a phone of this person, or their account page.
   */
  async stop(userId: UserId, by: 'phone' | 'account', address: string, wanted?: string): Promise<boolean> {
    const { people, audit, letters } = this.#parts;
    audit.assertWritable();
    if (!(await this.#closeAll(userId))) return false;
    audit.recoveryStopped(userId, by, address);
    letters.notify((await people.userById(userId))?.email, { kind: 'recovery-stopped' }, wanted);
    await audit.flush();
    return true;
  }

  /** Spends the recovery that has waited long enough, once. Throws `recovery_not_ready`. */
  async useWaited(user: User, address: string, wanted?: string): Promise<Issued> {
    const { store, audit, clock } = this.#parts;
    audit.assertWritable();
    const open = await this.openOf(user.id);
    if (open === undefined || open.readyAt > clock.now()) throw notReady();
    // Issued first: what fails in between then costs nobody another day. Until it is told it is worth nothing.
    const issued = await this.#issue(user.id, HANDED_OVER);
    if (!(await store.use(open.id, clock.now()))) throw notReady();
    await this.#used(user, 'mail', address, wanted);
    return issued;
  }

  /** Spends a recovery code, once; what was waiting ends with it. Throws `wrong_recovery_code`. */
  async useCode(user: User, given: string, address: string, wanted?: string): Promise<Issued> {
    const { store, audit, clock } = this.#parts;
    audit.assertWritable();
    const hash = recoveryCodeHash(user.id, given);
    if (hash === undefined || !(await store.spendCode(user.id, hash, clock.now()))) {
      audit.recoveryCodeRefused(user.id, address);
      throw wrongRecoveryCode();
    }
    await this.#closeAll(user.id);
    const issued = await this.#issue(user.id, HANDED_OVER);
    await this.#used(user, 'code', address, wanted);
    return issued;
  }

  /**
   * An operator vouches for an existing person: an invitation for them, good for a day. `revokePhones` where their
   * phones may be in other hands. Throws `unknown_user` and `account_disabled`.
   */
  async byOperator(
    given: string,
    revokePhones: boolean,
    wanted?: string,
  ): Promise<Issued & { user: User; revoked: number }> {
    const email = checkEmail(given);
    const user = await this.#parts.people.userByEmail(email);
    if (!user || user.demo) throw unknownPerson(email);
    return { ...(await this.vouchFor(user, { revokePhones, address: COMMAND_LINE, wanted })), user };
  }

  /** The same for a person who was found before. `address`: the operator's, or where there is none from what they act. */
  async vouchFor(
    user: User,
    by: { revokePhones: boolean; address: string; wanted?: string | undefined },
  ): Promise<Issued & { revoked: number }> {
    this.#parts.audit.assertWritable();
    if (user.disabledAt !== undefined) throw accountClosed();
    await this.#closeAll(user.id);
    const revoked = by.revokePhones ? await this.#revokePhones(user, by.address, by.wanted) : 0;
    const issued = await this.#issue(user.id, BY_OPERATOR);
    await this.#used(user, 'operator', by.address, by.wanted);
    return { ...issued, revoked };
  }

  /**
   * Ten new codes, to be shown once and kept by hash; older ones no longer work. Whoever calls this has made sure, a
   * moment ago, that it is their owner who asks.
   */
  async makeCodes(userId: UserId, address: string, wanted?: string): Promise<string[]> {
    const { store, people, audit, letters, clock, random } = this.#parts;
    audit.assertWritable();
    const codes = Array.from({ length: CODES }, () => newRecoveryCode(random));
    const hashes = codes.map((code) => recoveryCodeHash(userId, code)).filter((hash) => hash !== undefined);
    await store.replaceCodes(userId, hashes, clock.now());
    audit.recoveryCodesMade(userId, address);
    letters.notify((await people.userById(userId))?.email, { kind: 'recovery-codes-made' }, wanted);
    await audit.flush();
    return codes;
  }

  codesLeft(userId: UserId): Promise<number> {
    return this.#parts.store.codesLeft(userId);
  }

  #issue(userId: UserId, life: number): Promise<Issued> {
    return this.#parts.enrollment.issue(userId, 'recovery', life);
  }

  /** Whether there was anything. */
  async #closeAll(userId: UserId): Promise<boolean> {
    const { store, invitations, clock } = this.#parts;
    const stopped = await store.stopAll(userId, clock.now());
    const withdrawn = await invitations.withdraw(userId, 'recovery', clock.now());
    return stopped + withdrawn > 0;
  }

  async #used(
    user: User,
    by: 'mail' | 'code' | 'operator',
    address: string,
    wanted: string | undefined,
  ): Promise<void> {
    const { audit, letters } = this.#parts;
    audit.recoveryUsed(user.id, by, address);
    letters.notify(user.email, { kind: 'recovery-used' }, wanted);
    await audit.flush();
  }

  async #revokePhones(user: User, address: string, wanted: string | undefined): Promise<number> {
    const { people, invitations, audit, letters, clock } = this.#parts;
    let revoked = 0;
    await invitations.withdraw(user.id, 'add-phone', clock.now());
    for (const { id: phoneId, name } of await people.phonesOf(user.id)) {
      if (!(await people.revokePhone(user.id, phoneId, clock.now()))) continue;
      audit.phoneRevoked({ userId: user.id, phoneId }, address);
      letters.notify(user.email, { kind: 'phone-removed', phone: name }, wanted);
      revoked += 1;
    }
    return revoked;
  }
}

import { createSecretKey } from 'node:crypto';
import {
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  equalInConstantTime,
  GatewayError,
  hmacSha256,
  MINUTE,
  type Random,
  randomToken,
  SECOND,
  sha256,
} from '../../kernel/index.ts';
import { emailKey } from '../directory/index.ts';
import type { Letters } from '../mail/index.ts';

/** Long enough for a slow mail, short enough to be worth nothing tomorrow. */
export const MAILED_CODE_LIFE = 10 * MINUTE;
/** A guess then succeeds three times in a million. */
const TRIES = 3;
const DIGITS = 6;
/** 256 bits: the attempt is what the mac is keyed by, and is kept nowhere but in the browser. */
const ATTEMPT_BYTES = 32;
const ATTEMPT = /^[A-Za-z0-9_-]{43}$/;

/** What is stored of a code: the address, and what only the attempt and the code together lead to. */
interface Kept {
  readonly email: string;
  readonly purpose: string;
  readonly mac: string;
  readonly triesLeft: number;
  readonly until: number;
}

/** What stands where a code stood that was used up. */
const OVER = 'over';

/**
 * Six digits sent to one address, for one purpose, which prove that whoever typed them into the page that asked reads
 * that mailbox. Nothing is looked up: an address that is known here and one that is not take the very same steps.
 *
 * A dump of the store gives no code away: the mac is keyed by the attempt id, which only the browser has.
 */
export class MailedCodes {
  readonly #store: EphemeralStore;
  readonly #letters: Letters;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: { store: EphemeralStore; letters: Letters; clock: Clock; random: Random }) {
    this.#store = parts.store;
    this.#letters = parts.letters;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** Whether a code could be sent at all. */
  get possible(): boolean {
    return this.#letters.possible;
  }

  /**
   * Sends a code and returns the attempt id: a secret of the browser that asked, for an HttpOnly cookie. `email` has
   * passed `checkEmail`. `purpose` says for what, and for whom where that matters: `change-email:usr_…`; a code counts
   * for its own purpose only. `wanted` is the language of the mail. `replaces`: the attempt before,
   * whose code is over from now on. Throws `mail_unavailable`. Limits are the edge's matter (`mailboxKey`).
   */
  async start(email: string, purpose: string, wanted?: string, replaces?: string): Promise<string> {
    await this.end(replaces);
    const attempt = randomToken(this.#random, ATTEMPT_BYTES);
    const code = String(this.#random.below(10 ** DIGITS)).padStart(DIGITS, '0');
    const kept: Kept = {
      email,
      purpose,
      mac: macOf(attempt, purpose, code),
      triesLeft: TRIES,
      until: this.#clock.now() + MAILED_CODE_LIFE,
    };
    const key = keyOf(attempt);
    await this.#store.put(key, JSON.stringify(kept), MAILED_CODE_LIFE);
    try {
      await this.#letters.send(email, { kind: 'code', code, minutes: MAILED_CODE_LIFE / MINUTE }, wanted);
    } catch (error) {
      await this.#store.remove(key);
      throw error;
    }
    return attempt;
  }

  /**
   * The address that the code was sent to, once: the right code ends the attempt. Blanks and hyphens do not count.
   * Throws `wrong_mail_code` while tries are left, and `mail_code_over` after the third wrong one, when the code was
   * used or replaced or is too old, and for any attempt that is not this purpose's. Parallel guesses get no more tries:
   * each one is counted by a compare-and-set before it is answered.
   */
  async check(attempt: string | undefined, purpose: string, code: string): Promise<string> {
    if (attempt === undefined || !ATTEMPT.test(attempt)) throw mailCodeOver();
    const typed = code.replace(/[\s-]/g, '');
    // Whoever loses the race reads again, and every race that is lost has used up a try.
    for (let round = 0; round <= TRIES; round += 1) {
      const { kept, text } = await this.#read(attempt, purpose);
      const right = equalInConstantTime(kept.mac, macOf(attempt, purpose, typed));
      const triesLeft = kept.triesLeft - 1;
      const next = right || triesLeft === 0 ? OVER : JSON.stringify({ ...kept, triesLeft });
      const life = Math.max(SECOND, kept.until - this.#clock.now());
      if (!(await this.#store.replace(keyOf(attempt), text, next, life))) continue;
      if (right) return kept.email;
      throw triesLeft === 0 ? mailCodeOver() : wrongMailCode();
    }
    throw mailCodeOver();
  }

  /** The address whose code this attempt still waits for, so that a page that was loaded again goes on. */
  async awaited(attempt: string | undefined, purpose: string): Promise<string | undefined> {
    if (attempt === undefined || !ATTEMPT.test(attempt)) return undefined;
    return readKept(await this.#store.get(keyOf(attempt)), purpose, this.#clock.now())?.email;
  }

  /** From now on the code of this attempt is over. */
  async end(attempt: string | undefined): Promise<void> {
    if (attempt !== undefined && ATTEMPT.test(attempt)) await this.#store.remove(keyOf(attempt));
  }

  async #read(attempt: string, purpose: string): Promise<{ kept: Kept; text: string }> {
    const text = await this.#store.get(keyOf(attempt));
    const kept = readKept(text, purpose, this.#clock.now());
    if (kept === undefined || text === undefined) throw mailCodeOver();
    return { kept, text };
  }
}

/**
 * What mails to one mailbox are counted by: a hash, so that no address stands in the store. Case does not count, and
 * neither does what follows a `+`: most mail servers deliver both to the same person.
 */
export function mailboxKey(email: string): string {
  const address = emailKey(email);
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replace(/(?<=.)\+.*$/s, '');
  return sha256(`mailbox\0${local}${address.slice(at)}`).toString('base64url');
}

const keyOf = (attempt: string) => ephemeralKey('mailed', sha256(`mailed\0${attempt}`).toString('base64url'));

const macOf = (attempt: string, purpose: string, code: string): string =>
  hmacSha256(createSecretKey(attempt, 'utf8'), 'mailed-code', `${purpose}\0${code}`).toString('base64url');

function readKept(text: string | undefined, purpose: string, now: number): Kept | undefined {
  if (text === undefined || text === OVER) return undefined;
  const kept = JSON.parse(text) as Kept;
  return kept.purpose === purpose && now < kept.until ? kept : undefined;
}

export const wrongMailCode = (): GatewayError =>
  new GatewayError(
    'refused',
    'wrong_mail_code',
    'That was not the code. Look at the newest mail and try again.',
  );

export const mailCodeOver = (): GatewayError =>
  new GatewayError('gone', 'mail_code_over', 'This code can no longer be used. Ask for a new one.');

import {
  type ChallengeId,
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  parseId,
  type Random,
} from '../../kernel/index.ts';
import type { Challenge } from './challenge.ts';
import { invalidShortCode } from './challenge-errors.ts';

/** Consonants that are not taken for one another: no word comes of them (RFC 8628 section 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
/** 34 bits: with limits on typing, a stranger's guess finds one of a thousand open sign-ins once in 25 million tries. */
const LENGTH = 8;

/**
 * The code for whoever cannot scan: it names a challenge as a frame does and is worth no more. Whoever types it gets a
 * ticket; whoever claims first, claims; what the waiting page and the phone then do is the same.
 */
export class ShortCodes {
  readonly #store: EphemeralStore;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: { store: EphemeralStore; clock: Clock; random: Random }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** The one short code of this challenge, such as `BCDF-GHJK`, made when it is first asked for. */
  async of(challenge: Challenge): Promise<string> {
    const life = Math.max(1, challenge.return.until - this.#clock.now());
    const mine = ephemeralKey('short', challenge.id);
    for (;;) {
      const known = await this.#store.get(mine);
      if (known !== undefined) return known;
      const letters = Array.from({ length: LENGTH }, () => LETTERS[this.#random.below(LETTERS.length)]).join(
        '',
      );
      if (!(await this.#store.add(ephemeralKey('short', letters), challenge.id, life))) continue;
      const shown = `${letters.slice(0, 4)}-${letters.slice(4)}`;
      if (await this.#store.add(mine, shown, life)) return shown;
    }
  }

  /**
   * The challenge behind a code as a person types it: in any case, with or without the hyphen. Throws
   * `invalid_short_code` for none of ours, however it looks.
   */
  async open(typed: string): Promise<ChallengeId> {
    const letters = typed.toUpperCase().replace(/[\s-]/g, '');
    if (letters.length !== LENGTH || [...letters].some((letter) => !LETTERS.includes(letter))) {
      throw invalidShortCode();
    }
    const id = parseId('chl', await this.#store.get(ephemeralKey('short', letters)));
    if (id === undefined) throw invalidShortCode();
    return id;
  }
}

import { type Clock, type EphemeralStore, ephemeralKey, HOUR } from '../../kernel/index.ts';
import { tooManyGuesses } from './recovery-errors.ts';

/** Wrong codes of one account in an hour; typing from paper takes two or three. */
export const MOST_GUESSES = 10;

interface Guessed {
  readonly count: number;
  readonly until: number;
}

/**
 * Counts tries against one account, from however many addresses they come. After the tenth nothing more is looked at
 * for an hour, right or wrong.
 */
export class Guesses {
  readonly #store: EphemeralStore;
  readonly #clock: Clock;

  constructor(parts: { store: EphemeralStore; clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /** Counts a try before it is looked at, so that many at once are many. Throws kind `limited` after the tenth. */
  async count(account: string): Promise<void> {
    const key = ephemeralKey('guesses', account);
    for (;;) {
      const now = this.#clock.now();
      const value = await this.#store.get(key);
      const { count, until } = value === undefined ? NONE : (JSON.parse(value) as Guessed);
      const before = until > now ? count : 0;
      if (before >= MOST_GUESSES) throw tooManyGuesses(Math.ceil((until - now) / 1000));
      const next = JSON.stringify({ count: before + 1, until: now + HOUR } satisfies Guessed);
      const counted =
        value === undefined
          ? await this.#store.add(key, next, HOUR)
          : await this.#store.replace(key, value, next, HOUR);
      if (counted) return;
    }
  }

  /** The account's owner has shown who they are. */
  forget(account: string): Promise<void> {
    return this.#store.remove(ephemeralKey('guesses', account));
  }
}

const NONE: Guessed = { count: 0, until: 0 };

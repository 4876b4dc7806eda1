import type { BrowserId, UserId } from '../../kernel/index.ts';

/** A browser in which a person has signed in, or which they reported. */
export interface Browser {
  readonly id: BrowserId;
  readonly userId: UserId;
  /** SHA-256 of what the browser keeps in its cookie. */
  readonly keyHash: string;
  /** SHA-256 of its network and User-Agent: finds a reported browser that threw its cookie away. */
  readonly traitHash: string;
  /** In words, such as `Firefox` and `Windows`. */
  readonly browser: string;
  readonly system: string;
  /** ISO 3166-1 alpha-2 country, or `unknown`. */
  readonly place: string;
  readonly firstSeenAt: number;
  /** Undefined while nobody has signed in there. */
  readonly lastSeenAt: number | undefined;
  /** When its sign-in was last answered with "This wasn't me". */
  readonly reportedAt: number | undefined;
  /** Until then it cannot ask this person again. */
  readonly blockedUntil: number | undefined;
}

/** The port to the browsers of people. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface BrowserStore {
  /** Every browser of this person that has this key or these traits, and every one reported since then. */
  matching(userId: UserId, keyHash: string, traitHash: string, reportedSince: number): Promise<Browser[]>;
  /**
   * Writes the browser; one with the same person and key is replaced, except for its id and when it was first seen. Of a
   * person who was deleted nothing is written.
   */
  save(browser: Browser): Promise<void>;
  /** All of a person, the one used last first. */
  browsersOf(userId: UserId): Promise<Browser[]>;
  /** Forgets one of this person's; false when there is none. */
  forget(userId: UserId, id: BrowserId): Promise<boolean>;
}

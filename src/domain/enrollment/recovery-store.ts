import type { RecoveryId, UserId } from '../../kernel/index.ts';

/** A way back by email for somebody without a phone: it waits, so that the person's other phones can stop it. */
export interface Recovery {
  readonly id: RecoveryId;
  readonly userId: UserId;
  readonly askedAt: number;
  /** Not before this time. */
  readonly readyAt: number;
  /** And not after this one. */
  readonly expiresAt: number;
  readonly stoppedAt: number | undefined;
  readonly usedAt: number | undefined;
}

/** The port to the ways back. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface RecoveryStore {
  /** Writes one, unless this person has an open one: of any number of callers exactly one is told `true`. */
  create(recovery: Recovery): Promise<boolean>;
  /** The one of this person that is neither stopped, nor used, nor over. */
  openOf(userId: UserId, now: number): Promise<Recovery | undefined>;
  /** Stops what is open; how many there were. One that is used and stopped at once is one of the two. */
  stopAll(userId: UserId, now: number): Promise<number>;
  /** Spends one that is open and ready; of any number of callers exactly one is told `true`. */
  use(id: RecoveryId, now: number): Promise<boolean>;
  /** Replaces a person's recovery codes by these, of which only hashes are kept. */
  replaceCodes(userId: UserId, hashes: readonly string[], now: number): Promise<void>;
  /** Spends one code; of any number of callers exactly one is told `true`. */
  spendCode(userId: UserId, hash: string, now: number): Promise<boolean>;
  /** How many codes are left. */
  codesLeft(userId: UserId): Promise<number>;
  /** Forgets the recoveries that were over before this time. */
  sweep(before: number): Promise<void>;
}

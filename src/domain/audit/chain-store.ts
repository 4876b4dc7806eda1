import type { AuditEvent } from './audit-event.ts';
import type { Checkpoints, Link } from './chain-link.ts';
import type { SignedCheckpoint } from './chain-signer.ts';

/** A row as the database has it, whatever somebody made of it. */
export interface StoredRow extends Link {
  readonly event: Omit<AuditEvent, 'detail' | 'personal'>;
  /** JSON, if nobody altered it. */
  readonly detail: string;
  /** The column that is searched for what `detail` says of who acted. */
  readonly actor: string | undefined;
  readonly personalHash: string;
  readonly previousHash: string;
  /** None on a row of a version that signed nothing. */
  readonly signature: string | undefined;
  /** What stands beside the row; none once it was deleted. */
  readonly personal: { readonly salt: string; readonly data: string } | undefined;
  /** Whether its person is there: then their data have to be. */
  readonly personLives: boolean;
}

/** What one step of retention came to. */
export interface Trimmed {
  /** How many rows it was done to. */
  readonly rows: number;
  /** Whether there may be more to do. */
  readonly more: boolean;
}

/** The port to the chain as a whole: read to be checked, and shortened at its old end. */
export interface ChainStore {
  checkpoints(): Promise<Checkpoints>;

  /** At most `limit` rows behind this place, the oldest first. */
  rowsAfter(sequence: number, limit: number): Promise<StoredRow[]>;

  /** Where the row with this hash is. */
  placeOf(hash: string): Promise<number | undefined>;

  /**
   * Takes away the oldest rows, at most `limit`, that are from before `cutoff`, up to the first that is not and never the
   * last of all; with what stands beside them. In the same transaction, which nobody else can get between: `judge` is
   * handed the rows and what they follow, and gives the checkpoint to be left, or throws and nothing is done.
   */
  removeBefore(
    cutoff: number,
    limit: number,
    judge: (rows: readonly StoredRow[], checkpoints: Checkpoints) => SignedCheckpoint,
  ): Promise<Trimmed>;

  /** The same for what stands beside the rows, behind the checkpoint `personal`; the rows stay. */
  removePersonalBefore(
    cutoff: number,
    limit: number,
    judge: (rows: readonly StoredRow[], checkpoints: Checkpoints) => SignedCheckpoint,
  ): Promise<Trimmed>;
}

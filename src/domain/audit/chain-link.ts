import { CHAIN_START } from './audit-event.ts';
import type { ChainSigner, Checkpoint, CheckpointKind, SignedCheckpoint } from './chain-signer.ts';

export type Checkpoints = Partial<Record<CheckpointKind, SignedCheckpoint>>;

/** The place a row follows. */
export interface Link {
  readonly sequence: number;
  readonly hash: string;
}

/** What follows a head that is gone: no row has this hash, so that the gap before it can never be filled. */
const LOST = 'countersign-audit-head-lost';

/**
 * What the next row follows, and since when rows are signed. The signed head is believed before the last row: where the
 * end of the list was cut off the numbers go on behind the cut, which stays to be seen. Where the head is gone or forged,
 * a number is left out for the same reason. Rows beyond the head are of a version that signs nothing.
 */
export function nextLink(
  last: (Link & { signature: string | null }) | undefined,
  { head, start }: Checkpoints,
  signer: ChainSigner,
  now: number,
): { previous: Link; signedSince: number } {
  if (head !== undefined && signer.isSigned(head)) {
    const previous = last !== undefined && last.sequence > head.sequence ? last : head;
    return { previous, signedSince: head.at };
  }
  const neverSigned = head === undefined && start === undefined && (last?.signature ?? null) === null;
  if (neverSigned) return { previous: last ?? CHAIN_START, signedSince: now };
  const trimmed = start !== undefined && signer.isSigned(start) ? start.sequence : 0;
  const end = Math.max(last?.sequence ?? 0, trimmed);
  return { previous: { sequence: end + 1, hash: LOST }, signedSince: 0 };
}

/** The head after this row. */
export const headAt = ({ sequence, hash }: Link, signedSince: number): Checkpoint => ({
  kind: 'head',
  sequence,
  hash,
  at: signedSince,
});

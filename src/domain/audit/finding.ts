/** What is wrong with the chain, in a word. */
export type FindingKind =
  /** Rows are not there that were. */
  | 'missing'
  /** The newest rows are not there: the head says there were more. */
  | 'truncated'
  /** The row is not what was written. */
  | 'altered'
  /** The row was written elsewhere in the list. */
  | 'moved'
  /** The row is in order by itself, but it is not the one that the next row, or the head, follows. */
  | 'replaced'
  /** The row was put in where nothing was written: before the start, or with a signature that is not this gateway's. */
  | 'inserted'
  /** The row has no signature where all have one. */
  | 'unsigned'
  /** What stands beside the row is not what was written. */
  | 'personal_altered'
  /** What stands beside the row is gone, though neither its person nor retention took it. */
  | 'personal_missing'
  /** A checkpoint was not signed by this gateway. */
  | 'checkpoint_forged'
  /** Rows are signed, and there is no head. */
  | 'head_missing';

/** One thing that is wrong. */
export interface Finding {
  readonly kind: FindingKind;
  readonly sequence: number;
  /** The last one, where it is about several rows in a row. */
  readonly to?: number | undefined;
  /** Where a row was moved from. */
  readonly from?: number | undefined;
}

const WORDS: Record<FindingKind, string> = {
  missing: 'missing',
  truncated: 'missing: the end was cut off',
  altered: 'altered',
  moved: 'moved',
  replaced: 'replaced by another row',
  inserted: 'inserted by somebody without the secret',
  unsigned: 'unsigned: written by something that has not the secret',
  personal_altered: 'personal data altered',
  personal_missing: 'personal data missing',
  checkpoint_forged: 'a checkpoint here was not signed by this gateway',
  head_missing: 'the checkpoint of the last row is gone',
};

/** `sequence 412: altered`. */
export function describeFinding({ kind, sequence, to, from }: Finding): string {
  const where =
    to === undefined || to === sequence ? `sequence ${sequence}` : `sequence ${sequence} to ${to}`;
  return `${where}: ${WORDS[kind]}${from === undefined ? '' : ` here from ${from}`}`;
}

import { DAY } from '../../kernel/index.ts';
import { CHAIN_START } from './audit-event.ts';
import type { Checkpoints, Link } from './chain-link.ts';
import type { ChainSigner } from './chain-signer.ts';
import type { StoredRow } from './chain-store.ts';
import type { Finding, FindingKind } from './finding.ts';
import { checkPersonal, checkRow } from './row-check.ts';

/** So long after rows began to be signed a process of the version before may still write some that are not. */
const UPGRADE = 7 * DAY;

/**
 * Walks along the chain, row by row from the oldest, and says what is wrong. It holds one row's worth of what it has
 * seen, however long the chain is.
 */
export class ChainWalk {
  readonly #signer: ChainSigner;
  readonly #found: (finding: Finding, row?: StoredRow) => void;
  #checkpoints: Checkpoints;
  #previous: Link;
  /** Whether the row before has been complained of: what follows from that is not told again. */
  #troubled = false;
  /** Whether what comes before is a row and not a checkpoint. */
  #walked = false;
  #lastSignedAt: number | undefined;
  #unsigned = 0;

  constructor(parts: {
    signer: ChainSigner;
    checkpoints: Checkpoints;
    found: (finding: Finding, row?: StoredRow) => void;
  }) {
    this.#signer = parts.signer;
    this.#found = parts.found;
    this.#checkpoints = parts.checkpoints;
    for (const one of Object.values(parts.checkpoints)) {
      if (!this.#signer.isSigned(one)) this.#tell('checkpoint_forged', { sequence: one.sequence });
    }
    this.#previous = parts.checkpoints.start ?? CHAIN_START;
  }

  /** The last row that was walked over. */
  get at(): number {
    return this.#previous.sequence;
  }

  /** How many rows, written in the days of an upgrade, have no signature. */
  get unsigned(): number {
    return this.#unsigned;
  }

  /** Whether a gap is in front of this row that retention may have made since the walk began. */
  isGapBefore(row: StoredRow): boolean {
    return row.sequence > this.#previous.sequence + 1;
  }

  /** What retention has left since then. */
  learn(checkpoints: Checkpoints): void {
    this.#checkpoints = checkpoints;
    const { start } = checkpoints;
    if (start === undefined || start.sequence <= this.#previous.sequence || !this.#signer.isSigned(start))
      return;
    this.#previous = start;
    this.#walked = false;
    this.#troubled = false;
  }

  step(row: StoredRow): void {
    const expected = this.#previous.sequence + 1;
    if (row.sequence < expected) {
      // Only in front of what retention left, for rows come in order.
      this.#tell('inserted', { sequence: row.sequence });
      return;
    }
    const gap = row.sequence > expected;
    if (gap) this.#tell('missing', { sequence: expected, to: row.sequence - 1 });
    const state = checkRow(row, this.#signer);
    const wrong = this.#judge(row, state);
    const follows = row.previousHash === this.#previous.hash;
    if (!gap && !follows && wrong === undefined && !this.#troubled) {
      this.#tell('replaced', { sequence: this.#walked ? this.#previous.sequence : row.sequence });
    }
    if (wrong !== undefined) this.#tell(wrong, { sequence: row.sequence }, row);
    const personal = checkPersonal(row, row.sequence <= this.#personalGone);
    if (personal !== 'sound') this.#tell(personal, { sequence: row.sequence });
    this.#troubled = wrong !== undefined;
    this.#previous = { sequence: row.sequence, hash: row.hash };
    this.#walked = true;
  }

  /** The end of the list, and what is known of it since it was read. */
  finish(checkpoints: Checkpoints): void {
    const { head } = checkpoints;
    const { sequence, hash } = this.#previous;
    if (head === undefined) {
      if (this.#lastSignedAt !== undefined || checkpoints.start !== undefined)
        this.#tell('head_missing', { sequence });
      return;
    }
    if (!this.#signer.isSigned(head)) return;
    if (head.sequence > sequence) this.#tell('truncated', { sequence: sequence + 1, to: head.sequence });
    else if (head.sequence === sequence && head.hash !== hash && !this.#troubled) {
      this.#tell('replaced', { sequence });
    }
  }

  #judge(row: StoredRow, state: ReturnType<typeof checkRow>): FindingKind | undefined {
    if (state === 'sound') {
      this.#lastSignedAt = row.event.at;
      return undefined;
    }
    if (state !== 'unsigned') return state;
    // From before rows were signed: the first signed one follows them, and its signature is one of them all.
    if (this.#lastSignedAt === undefined) return undefined;
    const { head } = this.#checkpoints;
    const since = head !== undefined && this.#signer.isSigned(head) ? head.at : 0;
    if (this.#lastSignedAt >= since + UPGRADE) return 'unsigned';
    this.#unsigned += 1;
    return undefined;
  }

  get #personalGone(): number {
    const { personal } = this.#checkpoints;
    return personal !== undefined && this.#signer.isSigned(personal) ? personal.sequence : 0;
  }

  #tell(kind: FindingKind, where: Omit<Finding, 'kind'>, row?: StoredRow): void {
    this.#found({ kind, ...where }, row);
  }
}

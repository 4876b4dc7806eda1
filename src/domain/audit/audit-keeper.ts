import { setImmediate as others } from 'node:timers/promises';
import { type Clock, DAY, GatewayError } from '../../kernel/index.ts';
import type { Audit } from './audit.ts';
import type { Checkpoints } from './chain-link.ts';
import type { ChainSigner } from './chain-signer.ts';
import type { ChainStore, StoredRow, Trimmed } from './chain-store.ts';
import { ChainWalk } from './chain-walk.ts';
import { describeFinding, type Finding } from './finding.ts';
import { hashAt } from './row-check.ts';

/** Rows that are held at once, however long the log is. */
const BATCH = 1_000;
/** A step of retention holds up whoever writes: so short that nobody notices. */
const STEP = 500;
/** More than anybody reads; what is wrong beyond them is counted. */
const MOST_FINDINGS = 100;
/** A moved row is searched for in the whole log, so only the first ones are. */
const MOST_SEARCHES = 20;

export interface Verification {
  /** Rows that were read. */
  readonly rows: number;
  /** What retention took away up to, 0 for nothing. */
  readonly start: number;
  /** The last row of the list and its hash, to be kept elsewhere and compared. */
  readonly head: { readonly sequence: number; readonly hash: string } | undefined;
  /** What is wrong, the oldest first; empty when nothing is. */
  readonly findings: readonly Finding[];
  /** How many more there are than those. */
  readonly further: number;
  /** Rows without a signature from the days of an upgrade, when a process of the version before still ran. */
  readonly unsigned: number;
}

/** How long what the audit log says is kept, in milliseconds; undefined: for good. */
export interface Retention {
  readonly rows: number | undefined;
  /** Addresses, browsers, emails. */
  readonly personal: number | undefined;
}

/** Looks after the chain as a whole: finds what somebody did to it, and takes away what is older than it should be. */
export class AuditKeeper {
  readonly #store: ChainStore;
  readonly #signer: ChainSigner;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly retention: Retention;

  constructor(parts: {
    store: ChainStore;
    signer: ChainSigner;
    audit: Audit;
    clock: Clock;
    retention: Retention;
  }) {
    this.#store = parts.store;
    this.#signer = parts.signer;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.retention = parts.retention;
  }

  /**
   * Reads the whole log, in batches and while others write to it, and says what is wrong. `known`: the sequence and hash
   * of a row that somebody kept elsewhere; only that finds a database that was put back as a whole. `progress` hears
   * after each batch how far it is.
   */
  async verify(
    options: {
      known?: { sequence: number; hash: string } | undefined;
      progress?: (done: number, of: number) => void;
    } = {},
  ): Promise<Verification> {
    const checkpoints = await this.#store.checkpoints();
    const findings = new Findings();
    const walk = new ChainWalk({
      signer: this.#signer,
      checkpoints,
      found: (one, row) => findings.add(one, row),
    });
    const { known } = options;
    const first = walk.at;
    let rows = 0;
    let after = Number.MIN_SAFE_INTEGER;
    let kept = known === undefined || known.sequence <= first;
    for (;;) {
      const batch = await this.#store.rowsAfter(after, BATCH);
      for (const row of batch) {
        if (walk.isGapBefore(row)) walk.learn(await this.#store.checkpoints());
        walk.step(row);
        if (known?.sequence === row.sequence && known.hash === row.hash) kept = true;
        after = row.sequence;
      }
      rows += batch.length;
      options.progress?.(rows, Math.max(rows, (checkpoints.head?.sequence ?? after) - first));
      if (batch.length > 0) {
        await others();
        continue;
      }
      // Whoever wrote meanwhile has moved the head: then there is more to read.
      const now = await this.#store.checkpoints();
      const more = await this.#store.rowsAfter(after, 1);
      if (more.length > 0) continue;
      walk.learn(now);
      walk.finish(now);
      break;
    }
    if (known !== undefined && !kept) findings.add({ kind: 'replaced', sequence: known.sequence });
    const { head, start } = await this.#store.checkpoints();
    return {
      rows,
      start: start?.sequence ?? 0,
      head: head && { sequence: head.sequence, hash: head.hash },
      findings: await findings.named((hash) => this.#store.placeOf(hash)),
      further: findings.further,
      unsigned: walk.unsigned,
    };
  }

  /**
   * Takes away what is older than it should be. Several processes may do it at once. Rows that were tampered with are
   * not taken away, which would hide it: kind `conflict`, code `audit_chain_broken`, unless `despite` says so.
   */
  async retain(by: 'schedule' | 'operator', despite = false): Promise<{ rows: number; personal: number }> {
    const now = this.#clock.now();
    const { rows, personal } = this.retention;
    const done = { rows: 0, personal: 0 };
    if (rows !== undefined) {
      const judge = this.#judge('start', now, despite);
      done.rows = await steps(() => this.#store.removeBefore(now - rows, STEP, judge));
    }
    if (personal !== undefined) {
      const judge = this.#judge('personal', now, true);
      done.personal = await steps(() => this.#store.removePersonalBefore(now - personal, STEP, judge));
    }
    if (done.rows + done.personal > 0) {
      this.#audit.auditTrimmed(done, by);
      await this.#audit.flush();
    }
    return done;
  }

  /** `retain`, when a day has passed since it last took something; so one of several processes does it. */
  async keepSchedule(): Promise<void> {
    const { start, personal } = await this.#store.checkpoints();
    const last = Math.max(start?.at ?? 0, personal?.at ?? 0);
    if (this.#clock.now() >= last + DAY) await this.retain('schedule');
  }

  /** The last row, for a log that is kept elsewhere. */
  async head(): Promise<{ sequence: number; hash: string } | undefined> {
    const { head } = await this.#store.checkpoints();
    return head && { sequence: head.sequence, hash: head.hash };
  }

  #judge(kind: 'start' | 'personal', at: number, despite: boolean) {
    return (rows: readonly StoredRow[], checkpoints: Checkpoints) => {
      const last = rows.at(-1);
      if (last === undefined) throw new RangeError('nothing to judge');
      if (!despite) {
        const walk = new ChainWalk({ signer: this.#signer, checkpoints, found: refuse });
        for (const row of rows) walk.step(row);
      }
      return this.#signer.sign({ kind, sequence: last.sequence, hash: last.hash, at });
    };
  }
}

function refuse(finding: Finding): never {
  throw new GatewayError(
    'conflict',
    'audit_chain_broken',
    `The audit log was tampered with (${describeFinding(finding)}): nothing more is taken away before somebody has looked.`,
  );
}

async function steps(step: () => Promise<Trimmed>): Promise<number> {
  let rows = 0;
  for (;;) {
    const done = await step();
    rows += done.rows;
    if (!done.more) return rows;
    // A database in this very process leaves nobody else a turn by itself.
    await others();
  }
}

/** The first findings, and how many there were. */
class Findings {
  readonly #all: { finding: Finding; row: StoredRow | undefined }[] = [];
  #further = 0;

  get further(): number {
    return this.#further;
  }

  add(finding: Finding, row?: StoredRow): void {
    if (this.#all.length < MOST_FINDINGS) this.#all.push({ finding, row });
    else this.#further += 1;
  }

  /** A row that is as it was written, but elsewhere, is said to be moved. */
  async named(placeOf: (hash: string) => Promise<number | undefined>): Promise<Finding[]> {
    const named: Finding[] = [];
    let searches = 0;
    for (const { finding, row } of this.#all) {
      const search = finding.kind === 'altered' && row !== undefined && searches < MOST_SEARCHES;
      if (search) searches += 1;
      const before = search ? await placeOf(row.previousHash) : undefined;
      const candidates = search
        ? [...(before === undefined ? [] : [before + 1]), row.sequence - 1, row.sequence + 1]
        : [];
      const from = candidates.find(
        (place) => row !== undefined && place !== row.sequence && hashAt(row, place) === row.hash,
      );
      named.push(from === undefined ? finding : { kind: 'moved', sequence: finding.sequence, from });
    }
    return named;
  }
}

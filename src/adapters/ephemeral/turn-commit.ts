import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * One transaction for everything that is written in one turn of the event loop, because a commit costs more than most
 * of what it commits. Nobody is answered before it, not even a reader: what was answered stands, and when it fails
 * nothing of the turn was done and everybody is told so.
 */
export class TurnCommit {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  /** Settles with the commit of the turn that is under way, if anything was written in it. */
  #committed: Promise<void> | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
  }

  /** What the work returns, once it can be relied on. Work that throws leaves the others' untouched. */
  async write<T>(work: () => T): Promise<T> {
    this.#committed ??= this.#open();
    const committed = this.#committed;
    // Some faults (a full disk) end the transaction: what comes after them must not be written outside of it.
    if (!this.#db.isTransaction) throw new Error('An earlier write of this turn failed.');
    const result = work();
    await committed;
    return result;
  }

  async read<T>(work: () => T): Promise<T> {
    const result = work();
    await this.#committed;
    return result;
  }

  #open(): Promise<void> {
    this.#begin.run();
    const committed = new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        this.#committed = undefined;
        try {
          this.#commit.run();
          resolve();
        } catch (fault) {
          if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
          reject(fault);
        }
      });
    });
    // Whoever waits is told; where everybody's work threw, nobody waits.
    committed.catch(() => {});
    return committed;
  }
}

import { chmodSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect } from 'kysely';

type Bindable = null | number | bigint | string | Uint8Array;

/** How long a writer waits for another process (the CLI beside a gateway) before it gives up, in milliseconds. */
export const BUSY_TIMEOUT = 5_000;
const SQLITE_BUSY = 5;
const READS = /^\s*(?:select|pragma|rollback)\b/i;

/**
 * Kysely's SQLite dialect on Node's built-in SQLite. WAL and `synchronous=FULL`: what was answered survives a power cut.
 * Several processes of one machine may have the file open.
 */
export function openSqlite(file: string): SqliteDialect {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  if (file !== ':memory:') chmodSync(file, 0o600);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const prepared = new Map<string, Prepared>();
  const patience = new Patience(db);
  return new DialectOfFile({
    database: {
      close: () => db.close(),
      prepare(sql) {
        // All our transactions write. One that begins as a reader fails at its first write when another process has
        // written in between, and no busy timeout helps; one that begins as a writer waits its turn.
        const text = sql === 'begin' ? 'begin immediate' : sql;
        let statement = prepared.get(text);
        if (!statement) {
          statement = new Prepared(db.prepare(text), patience);
          if (prepared.size < 500) prepared.set(text, statement);
        }
        return statement;
      },
    },
  });
}

/** SQLite takes changes of tables back like any other; Kysely's own adapter does without, and half a migration would stay. */
class DialectOfFile extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new AdapterOfFile();
  }
}

class AdapterOfFile extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * Waiting for a lock stops the whole process. It waits once: after a wait in vain nothing waits until a write got through, so that
 * somebody who keeps the file locked costs refusals and no standstill.
 */
class Patience {
  readonly #db: DatabaseSync;
  #waits = true;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** `writes`: needs the lock. What only reads gets through while somebody else has it. */
  during<Value>(writes: boolean, work: () => Value): Value {
    try {
      const value = work();
      if (writes && !this.#waits) this.#wait(true);
      return value;
    } catch (fault) {
      const busy = fault instanceof Error && 'errcode' in fault && fault.errcode === SQLITE_BUSY;
      if (busy && this.#waits) this.#wait(false);
      throw fault;
    }
  }

  #wait(waits: boolean): void {
    this.#waits = waits;
    this.#db.exec(`PRAGMA busy_timeout = ${waits ? BUSY_TIMEOUT : 0}`);
  }
}

class Prepared {
  readonly reader: boolean;
  readonly #statement: StatementSync;
  readonly #patience: Patience;
  readonly #writes: boolean;

  constructor(statement: StatementSync, patience: Patience) {
    this.#statement = statement;
    this.#patience = patience;
    this.reader = statement.columns().length > 0;
    this.#writes = !READS.test(statement.sourceSQL);
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#patience.during(this.#writes, () => this.#statement.all(...(parameters as Bindable[])));
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#patience.during(this.#writes, () => this.#statement.run(...(parameters as Bindable[])));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(parameters as Bindable[]));
  }
}

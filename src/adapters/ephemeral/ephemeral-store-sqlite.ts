import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  type Clock,
  type EphemeralKey,
  type EphemeralStore,
  type Logger,
  unavailable,
} from '../../kernel/index.ts';
import { ephemeralFileInUse, ephemeralFileUnusable } from './ephemeral-errors.ts';
import { wholeLife } from './life.ts';
import { Listeners } from './listeners.ts';
import { TurnCommit } from './turn-commit.ts';

export interface SqliteEphemeralOptions {
  /** The path of the store's own file. Made when absent, readable by its owner only. */
  file: string;
  /** The machine's current boot. What was written under another one is wiped at open. */
  bootId: string;
  clock: Clock;
  logger: Logger;
}

/** The form of the tables below. A new form gets a new number, and what is kept in the old one is wiped. */
const FORM = 1;

/** An entry without a value is a set; its members stand in their own table and go when it goes. */
const TABLES = `
  DROP TABLE IF EXISTS member;
  DROP TABLE IF EXISTS entry;
  CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT, expires_at INTEGER NOT NULL) STRICT;
  CREATE INDEX entry_by_expiry ON entry (expires_at);
  CREATE TABLE member (
    key TEXT NOT NULL REFERENCES entry (key) ON DELETE CASCADE,
    member TEXT NOT NULL,
    PRIMARY KEY (key, member)
  ) STRICT, WITHOUT ROWID;
`;

const SQLITE_BUSY = 5;

/**
 * The port kept in one file, for one process. The work of every call is finished before the next begins, because SQLite
 * is called synchronously and no second process can open the file; the answer comes when the turn's writes are committed.
 *
 * A commit does not wait for the disk (`synchronous=NORMAL`): a crash of the process loses nothing, a crash of the
 * machine may lose the last commits, and with them the fact that a value was spent. That is why what is older than
 * the machine's boot is wiped.
 */
export class SqliteEphemeralStore implements EphemeralStore {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #listeners: Listeners;
  readonly #turn: TurnCommit;
  readonly #find: StatementSync;
  readonly #write: StatementSync;
  readonly #writeNew: StatementSync;
  readonly #erase: StatementSync;
  readonly #eraseDead: StatementSync;
  readonly #prolong: StatementSync;
  readonly #last: StatementSync;
  readonly #admit: StatementSync;
  readonly #list: StatementSync;
  readonly #sweep: StatementSync;
  readonly #touch: StatementSync;

  /** Opens the file for this process alone. Throws a `GatewayError` that says what to do when that cannot be had. */
  static open({ file, bootId, clock, logger }: SqliteEphemeralOptions): SqliteEphemeralStore {
    let db: DatabaseSync | undefined;
    try {
      // Only where nothing is: closing a file that this process has open elsewhere would drop SQLite's lock on it.
      if (!existsSync(file)) closeSync(openSync(file, 'ax', 0o600));
      db = new DatabaseSync(file);
      // The lock comes first: with it the write-ahead log needs no memory shared between processes.
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      refuseOtherBoots(db, `${FORM} ${bootId}`);
      return new SqliteEphemeralStore(db, clock, new Listeners(logger));
    } catch (fault) {
      db?.close();
      const inUse = fault instanceof Error && 'errcode' in fault && fault.errcode === SQLITE_BUSY;
      throw inUse ? ephemeralFileInUse(file, fault) : ephemeralFileUnusable(file, fault);
    }
  }

  private constructor(db: DatabaseSync, clock: Clock, listeners: Listeners) {
    this.#db = db;
    this.#clock = clock;
    this.#listeners = listeners;
    this.#turn = new TurnCommit(db);
    this.#find = db.prepare('SELECT value FROM entry WHERE key = ? AND expires_at > ?');
    this.#write = db.prepare('INSERT OR REPLACE INTO entry (key, value, expires_at) VALUES (?, ?, ?)');
    this.#writeNew = db.prepare('INSERT OR IGNORE INTO entry (key, value, expires_at) VALUES (?, ?, ?)');
    this.#erase = db.prepare('DELETE FROM entry WHERE key = ?');
    this.#eraseDead = db.prepare('DELETE FROM entry WHERE key = ? AND expires_at <= ?');
    this.#prolong = db.prepare('UPDATE entry SET expires_at = max(expires_at, ?) WHERE key = ?');
    this.#last = db.prepare('UPDATE entry SET expires_at = ? WHERE key = ?');
    this.#admit = db.prepare('INSERT OR IGNORE INTO member (key, member) VALUES (?, ?)');
    this.#list = db.prepare('SELECT member FROM member WHERE key = ?');
    this.#sweep = db.prepare('DELETE FROM entry WHERE expires_at <= ?');
    this.#touch = db.prepare('UPDATE origin SET touched = touched + 1');
  }

  async put(key: EphemeralKey, value: string, life: number): Promise<void> {
    const expiresAt = this.#after(life);
    await this.#writes(() => this.#write.run(key, value, expiresAt));
  }

  async add(key: EphemeralKey, value: string, life: number): Promise<boolean> {
    const expiresAt = this.#after(life);
    return this.#writes(() => {
      this.#eraseDead.run(key, this.#clock.now());
      return this.#writeNew.run(key, value, expiresAt).changes === 1;
    });
  }

  async get(key: EphemeralKey): Promise<string | undefined> {
    return this.#reads(() => this.#valueOf(key));
  }

  async take(key: EphemeralKey): Promise<string | undefined> {
    return this.#writes(() => {
      const value = this.#valueOf(key);
      if (value !== undefined) this.#erase.run(key);
      return value;
    });
  }

  async replace(
    key: EphemeralKey,
    expected: string,
    next: string,
    life: number,
    wakes?: string,
  ): Promise<boolean> {
    const expiresAt = this.#after(life);
    return this.#writes(() => {
      if (this.#valueOf(key) !== expected) return false;
      this.#write.run(key, next, expiresAt);
      if (wakes !== undefined) this.#listeners.wake(wakes);
      return true;
    });
  }

  async prolong(key: EphemeralKey, life: number): Promise<void> {
    const expiresAt = this.#after(life);
    await this.#writes(() => {
      this.#eraseDead.run(key, this.#clock.now());
      this.#last.run(expiresAt, key);
    });
  }

  async remove(key: EphemeralKey): Promise<void> {
    await this.#writes(() => this.#erase.run(key));
  }

  async join(key: EphemeralKey, member: string, life: number): Promise<void> {
    const expiresAt = this.#after(life);
    await this.#writes(() => {
      this.#eraseDead.run(key, this.#clock.now());
      this.#writeNew.run(key, null, expiresAt);
      this.#refuseValue(key);
      this.#prolong.run(expiresAt, key);
      this.#admit.run(key, member);
    });
  }

  async members(key: EphemeralKey): Promise<string[]> {
    return this.#reads(() => (this.#refuseValue(key) ? this.#list.all(key).map(memberOf) : []));
  }

  listen(topic: string, listener: () => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  async ping(): Promise<void> {
    await this.#writes(() => this.#touch.run());
  }

  /** Removes what is dead and says how many entries that were. Nothing depends on it but the size of the file. */
  async sweep(): Promise<number> {
    return this.#writes(() => Number(this.#sweep.run(this.#clock.now()).changes));
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    if (this.#db.isOpen) await this.#reads(() => {}).finally(() => this.#db.close());
  }

  #after(life: number): number {
    return this.#clock.now() + wholeLife(life);
  }

  #valueOf(key: EphemeralKey): string | undefined {
    const row = this.#find.get(key, this.#clock.now());
    if (row === undefined) return undefined;
    if (typeof row.value !== 'string') throw new Error('The key holds a set where a value was asked for.');
    return row.value;
  }

  /** Whether there is a set. Throws where there is a value instead. */
  #refuseValue(key: EphemeralKey): boolean {
    const row = this.#find.get(key, this.#clock.now());
    if (row !== undefined && row.value !== null) {
      throw new Error('The key holds a value where a set was asked for.');
    }
    return row !== undefined;
  }

  #reads<T>(work: () => T): Promise<T> {
    return this.#turn.read(work).catch(refuse);
  }

  #writes<T>(work: () => T): Promise<T> {
    return this.#turn.write(work).catch(refuse);
  }
}

function refuse(fault: unknown): never {
  throw unavailable('The ephemeral file did not do what was asked.', fault);
}

function refuseOtherBoots(db: DatabaseSync, origin: string): void {
  inOneStep(db, () => {
    db.exec('CREATE TABLE IF NOT EXISTS origin (origin TEXT NOT NULL, touched INTEGER NOT NULL) STRICT');
    if (db.prepare('SELECT origin FROM origin').get()?.origin === origin) return;
    db.exec(TABLES);
    db.exec('DELETE FROM origin');
    db.prepare('INSERT INTO origin (origin, touched) VALUES (?, 0)').run(origin);
  });
}

function inOneStep(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (fault) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw fault;
  }
}

function memberOf(row: Record<string, unknown>): string {
  if (typeof row.member !== 'string') throw new Error('A member of a set is not text.');
  return row.member;
}

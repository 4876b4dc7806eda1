import { type ControlledTransaction, Kysely, sql } from 'kysely';
import type { Cell, DirectorySnapshot, TableRows } from '../../domain/backup/index.ts';
import type { Logger } from '../../kernel/index.ts';
import { openPostgres } from './postgres-dialect.ts';
import { databaseAddress, MIGRATING } from './postgres-pool.ts';
import { postgresUnreachable } from './sql-errors.ts';
import { MIGRATION_TABLE, TABLES } from './tables.ts';

/** Rows that are fetched at once: enough that the way there costs little, few enough for memory. */
const FETCHED = 1_000;

/**
 * The directory in PostgreSQL as it is now: one transaction that only reads and sees one moment (`REPEATABLE READ`).
 * Throws where the database cannot be reached.
 */
export async function snapshotOfPostgres(url: string, logger: Logger): Promise<DirectorySnapshot> {
  const db = new Kysely<unknown>({ dialect: openPostgres(url, MIGRATING, logger) });
  try {
    const reading = await db
      .startTransaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute();
    const applied = await sql<{ name: string }>`
      select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(reading);
    return new PostgresSnapshot(
      db,
      reading,
      applied.rows.map(({ name }) => name),
    );
  } catch (fault) {
    await db.destroy();
    throw postgresUnreachable(databaseAddress(url), fault instanceof Error ? fault.message : String(fault));
  }
}

class PostgresSnapshot implements DirectorySnapshot {
  readonly migrations: readonly string[];
  readonly #db: Kysely<unknown>;
  readonly #reading: ControlledTransaction<unknown>;

  constructor(db: Kysely<unknown>, reading: ControlledTransaction<unknown>, migrations: readonly string[]) {
    this.#db = db;
    this.#reading = reading;
    this.migrations = migrations;
  }

  async *tables(): AsyncGenerator<TableRows> {
    const found = await sql<{ table: string; column: string }>`
      select table_name as "table", column_name as "column" from information_schema.columns
      where table_schema = current_schema() order by ordinal_position`.execute(this.#reading);
    const columnsOf = Map.groupBy(found.rows, ({ table }) => table);
    for (const name of TABLES) {
      const columns = columnsOf.get(name)?.map(({ column }) => column);
      if (columns) yield { name, columns, rows: this.#rows(name, columns) };
    }
  }

  async close(): Promise<void> {
    await this.#reading.rollback().execute();
    await this.#db.destroy();
  }

  async *#rows(name: string, columns: readonly string[]): AsyncGenerator<Cell[]> {
    const cursor = sql.ref(`reading_${name}`);
    await sql`declare ${cursor} cursor for select * from ${sql.table(name)}`.execute(this.#reading);
    for (;;) {
      const { rows } = await sql<Record<string, Cell>>`
        fetch ${sql.lit(FETCHED)} from ${cursor}`.execute(this.#reading);
      for (const row of rows) yield columns.map((column) => row[column] ?? null);
      if (rows.length < FETCHED) break;
    }
    await sql`close ${cursor}`.execute(this.#reading);
  }
}

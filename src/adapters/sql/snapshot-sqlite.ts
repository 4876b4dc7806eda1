import { DatabaseSync } from 'node:sqlite';
import type { Cell, DirectorySnapshot, TableRows } from '../../domain/backup/index.ts';
import { directoryFileUnusable } from './sql-errors.ts';
import { MIGRATION_TABLE, TABLES } from './tables.ts';

/**
 * The directory file as it is now, by a connection of its own that never writes. A reader of SQLite's write-ahead log
 * keeps nobody waiting and sees nothing of what is written meanwhile. Throws where the file cannot be opened.
 */
export function snapshotOfFile(file: string): DirectorySnapshot {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    db.exec('BEGIN');
    return new FileSnapshot(db);
  } catch (cause) {
    db?.close();
    throw directoryFileUnusable(file, cause);
  }
}

class FileSnapshot implements DirectorySnapshot {
  readonly migrations: readonly string[];
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.migrations = db
      .prepare(`SELECT name FROM ${MIGRATION_TABLE} ORDER BY name`)
      .all()
      .map(({ name }) => String(name));
  }

  async *tables(): AsyncGenerator<TableRows> {
    const there = new Set(
      this.#db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .all()
        .map(({ name }) => name),
    );
    for (const name of TABLES.filter((table) => there.has(table))) {
      const all = this.#db.prepare(`SELECT * FROM ${name}`);
      const columns = all.columns().map((column) => column.name);
      yield { name, columns, rows: rowsOf(all.iterate(), columns) };
    }
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

async function* rowsOf(
  rows: Iterable<Record<string, unknown>>,
  columns: readonly string[],
): AsyncGenerator<Cell[]> {
  for (const row of rows) yield columns.map((name) => row[name] as Cell);
}

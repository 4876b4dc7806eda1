import type { Kysely } from 'kysely';
import { backupDamaged, type Cell, type Piece } from '../../domain/backup/index.ts';
import { TABLES } from './tables.ts';

/** Tables of which nothing is known but their names. */
export type FillableTables = Record<string, Record<string, Cell>>;

/** Rows of one statement: far below the parameters that either database takes. */
const AT_ONCE = 200;

/** Puts the rows into the tables, which are emptied first of what their migrations put there. */
export async function fill(db: Kysely<FillableTables>, pieces: AsyncIterable<Piece>): Promise<void> {
  const there = await db.introspection.getTables();
  for (const name of [...TABLES].reverse()) {
    // A backup of an older version has not every table of today.
    if (there.some((table) => table.name === name)) await db.deleteFrom(name).execute();
  }
  let table: { name: string; columns: readonly string[] } | undefined;
  let waiting: Record<string, Cell>[] = [];
  const write = async () => {
    if (table && waiting.length > 0) await db.insertInto(table.name).values(waiting).execute();
    waiting = [];
  };
  for await (const piece of pieces) {
    if (piece.kind === 'table') {
      await write();
      if (!TABLES.some((name) => name === piece.name)) throw backupDamaged(`it has a table "${piece.name}"`);
      table = piece;
      continue;
    }
    const { columns } = table ?? {};
    if (columns?.length !== piece.cells.length) throw backupDamaged('it has a row that fits no table');
    waiting.push(Object.fromEntries(columns.map((name, at) => [name, piece.cells[at] ?? null])));
    if (waiting.length === AT_ONCE) await write();
  }
  await write();
}

import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** So few texts that the database keeps all of them prepared, so large that most rows share a round trip. */
const SIZES = [64, 8, 1] as const;

/**
 * Inserts any number of rows into one table by a few texts, each compiled once: a text for every number of rows would
 * be compiled, sent and prepared anew each time.
 */
export class BatchInsert<Table extends keyof Database> {
  readonly #table: Table;
  readonly #columns: readonly (keyof Database[Table] & string)[];
  readonly #conflict: string;
  readonly #texts = new Map<number, string>();

  /** `conflict`: what to do with a row that is there already, in the SQL that both databases have. */
  constructor(table: Table, columns: readonly (keyof Database[Table] & string)[], conflict = '') {
    this.#table = table;
    this.#columns = columns;
    this.#conflict = conflict;
  }

  async run(db: Kysely<Database>, rows: readonly Database[Table][]): Promise<void> {
    let from = 0;
    for (const size of SIZES) {
      for (; rows.length - from >= size; from += size) {
        const some = rows.slice(from, from + size);
        const values = some.flatMap((row) => this.#columns.map((column) => row[column]));
        await db.executeQuery(CompiledQuery.raw(this.#text(db, size), values));
      }
    }
  }

  /** The statement as Kysely writes it for this database; which values stand in it makes no difference. */
  #text(db: Kysely<Database>, size: number): string {
    let text = this.#texts.get(size);
    if (text === undefined) {
      const row = Object.fromEntries(this.#columns.map((column) => [column, '']));
      text = db.insertInto(this.#table).values(Array(size).fill(row)).compile().sql;
      text = `${text} ${this.#conflict}`.trimEnd();
      this.#texts.set(size, text);
    }
    return text;
  }
}

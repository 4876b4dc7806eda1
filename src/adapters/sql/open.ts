import { type Dialect, Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { GatewayError, unavailable } from '../../kernel/index.ts';
import * as first from './migrations/0001-first.ts';
import type { Database } from './schema.ts';
import { openSqlite } from './sqlite-dialect.ts';

/** Every migration, by the name under which the directory remembers it. Names are never changed. */
const MIGRATIONS = { '0001-first': first };

/**
 * Opens the directory and brings its tables up to date. Refuses one that a newer version has migrated, and one that
 * cannot be opened, with what to do.
 */
export async function openDirectory(file: string): Promise<Kysely<Database>> {
  let dialect: Dialect;
  try {
    dialect = openSqlite(file);
  } catch (cause) {
    throw unavailable(`the directory ${file} cannot be opened`, cause);
  }
  const db = new Kysely<Database>({ dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new GatewayError(
      'unavailable',
      'directory_not_migrated',
      'The directory could not be brought up to date. A newer version of Countersign may have used it: start that one.',
      { cause: error },
    );
  }
  return db;
}

/** Runs a query and turns every fault of the database into `unavailable`: absent and unreachable are not the same. */
export async function guarded<T>(what: string, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw unavailable(`the directory failed: ${what}`, cause);
  }
}

/** Whether the database refused because a unique column already has this value. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && /UNIQUE constraint failed|duplicate key value/.test(error.message);

import { existsSync, renameSync, rmSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { backupNewer, type DirectoryLoad, directoryNotEmpty } from '../../domain/backup/index.ts';
import type { Logger } from '../../kernel/index.ts';
import { endWhatWasOpen } from './end-what-was-open.ts';
import { type FillableTables, fill } from './fill.ts';
import { type DirectoryPlace, guarded, MIGRATIONS } from './open.ts';
import { openPostgres } from './postgres-dialect.ts';
import { databaseAddress, MIGRATING } from './postgres-pool.ts';
import type { Database } from './schema.ts';
import { directoryNotMigrated, postgresUnreachable } from './sql-errors.ts';
import { openSqlite } from './sqlite-dialect.ts';
import { MIGRATION_TABLE, TABLES } from './tables.ts';

type Filling = Parameters<DirectoryLoad['load']>;

/** Fills an empty directory. Whatever fails meanwhile leaves it as empty as it was. */
export const directoryLoad = (place: DirectoryPlace, logger: Logger): DirectoryLoad => ({
  load: (...filling) =>
    place.kind === 'sqlite' ? loadFile(place.file, filling) : loadPostgres(place.url, logger, filling),
});

/** Filled beside its place, and moved there whole. */
async function loadFile(file: string, filling: Filling): Promise<void> {
  if (existsSync(file)) throw directoryNotEmpty(file);
  const aside = `${file}.restoring`;
  removeFile(aside);
  const db = new Kysely<Database>({ dialect: openSqlite(aside) });
  try {
    await make(db, filling);
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
    await db.destroy();
    renameSync(aside, file);
  } catch (fault) {
    await db.destroy();
    throw fault;
  } finally {
    removeFile(aside);
  }
}

const removeFile = (file: string): void => {
  for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
};

async function loadPostgres(url: string, logger: Logger, filling: Filling): Promise<void> {
  const db = new Kysely<Database>({ dialect: openPostgres(url, MIGRATING, logger) });
  try {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = current_schema()`
      .execute(db)
      .catch((fault: Error) => {
        throw postgresUnreachable(databaseAddress(url), fault.message);
      });
    const ours = new Set<string>([...TABLES, MIGRATION_TABLE]);
    if (rows.some(({ name }) => ours.has(name))) throw directoryNotEmpty(databaseAddress(url));
    await make(db, filling).catch(async (fault) => {
      for (const name of [...TABLES, MIGRATION_TABLE, `${MIGRATION_TABLE}_lock`].reverse()) {
        await sql`drop table if exists ${sql.table(name)} cascade`.execute(db);
      }
      throw fault;
    });
  } finally {
    await db.destroy();
  }
}

async function make(db: Kysely<Database>, [migrations, pieces, now]: Filling): Promise<void> {
  const unknown = migrations.find((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown !== undefined) throw backupNewer(unknown);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const then = await migrator.migrateTo(migrations.at(-1) ?? '');
  if (then.error) throw directoryNotMigrated(then.error);
  await db.transaction().execute((transaction) => fill(transaction as Kysely<FillableTables>, pieces));
  const { error } = await migrator.migrateToLatest();
  if (error) throw directoryNotMigrated(error);
  await guarded('ending what was open', () => endWhatWasOpen(db, now));
}

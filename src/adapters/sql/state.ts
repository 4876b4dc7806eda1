import { existsSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import type { Clock, Logger } from '../../kernel/index.ts';
import { type DirectoryPlace, MIGRATIONS } from './open.ts';
import { openPostgres } from './postgres-dialect.ts';
import { MIGRATING } from './postgres-pool.ts';
import { openSnapshot } from './snapshot.ts';
import { MIGRATION_TABLE } from './tables.ts';

export interface DirectoryState {
  /** `absent`: the first start makes it. `older`: the next start brings it up to date. `newer`: only a newer version may open it. */
  readonly schema: 'absent' | 'older' | 'current' | 'newer';
  readonly server: string;
  /** By how many milliseconds the database's clock is before this one; undefined where it is this machine's. */
  readonly ahead: number | undefined;
}

/** Looks at the directory and changes nothing. Rejects where it cannot be looked at. */
export async function directoryState(
  place: DirectoryPlace,
  clock: Clock,
  logger: Logger,
): Promise<DirectoryState> {
  if (place.kind === 'sqlite') {
    if (!existsSync(place.file)) return { schema: 'absent', server: 'SQLite', ahead: undefined };
    return { schema: await schemaOf(place, logger), server: 'SQLite', ahead: undefined };
  }
  const db = new Kysely<unknown>({ dialect: openPostgres(place.url, MIGRATING, logger) });
  try {
    const before = clock.now();
    const { rows } = await sql<{ now: number; version: string; there: boolean }>`
      select (extract(epoch from clock_timestamp()) * 1000)::bigint as now,
        current_setting('server_version') as version,
        to_regclass(${MIGRATION_TABLE}) is not null as there`.execute(db);
    const after = clock.now();
    const [row] = rows;
    return {
      schema: row?.there ? await schemaOf(place, logger) : 'absent',
      server: `PostgreSQL ${row?.version}`,
      ahead: row && row.now - (before + after) / 2,
    };
  } finally {
    await db.destroy();
  }
}

async function schemaOf(place: DirectoryPlace, logger: Logger): Promise<DirectoryState['schema']> {
  const snapshot = await openSnapshot(place, logger);
  await snapshot.close();
  const ours = Object.keys(MIGRATIONS);
  if (snapshot.migrations.some((name) => !ours.includes(name))) return 'newer';
  return snapshot.migrations.length < ours.length ? 'older' : 'current';
}

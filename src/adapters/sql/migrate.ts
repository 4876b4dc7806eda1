import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type Logger, MINUTE, SECOND } from '../../kernel/index.ts';
import { PostgresFault } from './postgres-fault.ts';
import { directoryInUse } from './sql-errors.ts';
import { BUSY_TIMEOUT } from './sqlite-dialect.ts';

/** How a migration behaves towards gateways that serve sign-ins meanwhile. Times are milliseconds. */
export interface Manners {
  /** Whoever comes after a migration that waits for a table waits as well, so that it does not wait long. */
  readonly lockWait: number;
  /** How long everybody else has the tables before the next try. */
  readonly pause: number;
  readonly tries: number;
}

/** Two minutes of tries. Half a second is less than PostgreSQL waits before it breaks a deadlock, by its choice of whom. */
const MANNERS: Manners = { lockWait: SECOND / 2, pause: 2 * SECOND, tries: 48 };

/** `lock_not_available`, `deadlock_detected`: nothing was changed, and it may go better the next time. */
const IN_THE_WAY = ['55P03', '40P01'];

/** How long a process waits for another one of this machine that brings the same file up to date, in milliseconds. */
const MIGRATION_OF_A_FILE = 5 * MINUTE;

/**
 * Brings the tables up to date in one transaction, so that whatever ends it leaves them as they were. Of several
 * processes that start at once, one does and the others wait. A table that somebody else keeps for long (a backup in
 * the middle of its reading) is left to them and to the sign-ins behind it, and asked for again.
 * @returns The fault that was in the way, if any.
 */
export const migrate = <Tables>(
  db: Kysely<Tables>,
  migrations: Record<string, Migration>,
  logger: Logger,
  manners = MANNERS,
): Promise<unknown> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const run = async () => (await migrator.migrateToLatest()).error;
  const there = db.getExecutor().adapter instanceof PostgresAdapter;
  return there ? inPostgres(db, run, logger, manners) : inFile(db, run);
};

async function inFile<Tables>(db: Kysely<Tables>, run: () => Promise<unknown>): Promise<unknown> {
  await sql.raw(`pragma busy_timeout = ${MIGRATION_OF_A_FILE}`).execute(db);
  const fault = await run();
  await sql.raw(`pragma busy_timeout = ${BUSY_TIMEOUT}`).execute(db);
  return fault;
}

async function inPostgres<Tables>(
  db: Kysely<Tables>,
  run: () => Promise<unknown>,
  logger: Logger,
  { lockWait, pause, tries }: Manners,
): Promise<unknown> {
  for (let left = tries - 1; ; left--) {
    const fault = await politely(db, lockWait).then(run, (fault) => fault);
    if (!(fault instanceof PostgresFault && IN_THE_WAY.includes(fault.code ?? ''))) return fault;
    if (left === 0) return directoryInUse(fault);
    logger.warn(
      { reason: fault.message },
      'The tables are in use; they are brought up to date a little later.',
    );
    await delay(pause);
  }
}

/** Not a parameter of the connection: a PgBouncer would refuse one that it does not know. */
const politely = <Tables>(db: Kysely<Tables>, lockWait: number) =>
  sql.raw(`set lock_timeout = ${lockWait}`).execute(db);

import { type Dialect, Kysely, type KyselyConfig } from 'kysely';
import { GatewayError, type Logger, silentTracer, type Tracer, unavailable } from '../../kernel/index.ts';
import { migrate } from './migrate.ts';
import * as first from './migrations/0001-first.ts';
import * as webPhones from './migrations/0002-web-phones.ts';
import * as people from './migrations/0003-people.ts';
import * as protocol from './migrations/0004-protocol.ts';
import * as signingKeys from './migrations/0005-signing-keys.ts';
import * as grants from './migrations/0006-grants.ts';
import * as entraLinks from './migrations/0008-entra-links.ts';
import * as logos from './migrations/0009-logos.ts';
import * as organizations from './migrations/0010-organizations.ts';
import * as integrations from './migrations/0011-integrations.ts';
import * as organizationUsers from './migrations/0013-organization-users.ts';
import * as audit from './migrations/0014-audit.ts';
import * as webhooks from './migrations/0015-webhooks.ts';
import * as statistics from './migrations/0016-statistics.ts';
import * as apiKeys from './migrations/0018-api-keys.ts';
import * as linkMakers from './migrations/0019-link-makers.ts';
import * as spentFacts from './migrations/0020-spent-facts.ts';
import { openPostgres } from './postgres-dialect.ts';
import { PostgresFault } from './postgres-fault.ts';
import { databaseAddress, MIGRATING, SERVING } from './postgres-pool.ts';
import type { Database } from './schema.ts';
import { directoryFileUnusable, directoryNotMigrated, postgresUnreachable } from './sql-errors.ts';
import { openSqlite } from './sqlite-dialect.ts';

/** Every migration, by the name under which the directory remembers it. Names are never changed. */
export const MIGRATIONS = {
  '0001-first': first,
  '0002-web-phones': webPhones,
  '0003-people': people,
  '0004-protocol': protocol,
  '0005-signing-keys': signingKeys,
  '0006-grants': grants,
  '0008-entra-links': entraLinks,
  '0009-logos': logos,
  '0010-organizations': organizations,
  '0011-integrations': integrations,
  '0013-organization-users': organizationUsers,
  '0014-audit': audit,
  '0015-webhooks': webhooks,
  '0016-statistics': statistics,
  '0018-api-keys': apiKeys,
  '0019-link-makers': linkMakers,
  '0020-spent-facts': spentFacts,
};

/** Where the directory is: a file of this machine, or a PostgreSQL that many machines share. */
export type DirectoryPlace = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

/**
 * Opens the directory and brings its tables up to date; of several processes that start at once, one does. Refuses one
 * that a newer version has migrated, and one that cannot be opened, with what to do.
 */
export const openDirectory = (
  place: DirectoryPlace,
  logger: Logger,
  tracer: Tracer = silentTracer,
): Promise<Kysely<Database>> =>
  place.kind === 'sqlite'
    ? openInFile(place.file, logger, tracer)
    : openInPostgres(place.url, logger, tracer);

/** Each statement as a span, without its values: it names tables and columns alone. */
const tracedBy = (system: 'sqlite' | 'postgresql', tracer: Tracer): Pick<KyselyConfig, 'log'> =>
  tracer.active
    ? {
        log: ({ level, query, queryDurationMillis }) =>
          tracer.took(
            query.sql.slice(0, query.sql.indexOf(' ')) || query.sql,
            { 'db.system.name': system, 'db.query.text': query.sql.slice(0, 500) },
            queryDurationMillis,
            level === 'error',
          ),
      }
    : {};

async function openInFile(file: string, logger: Logger, tracer: Tracer): Promise<Kysely<Database>> {
  let dialect: Dialect;
  try {
    dialect = openSqlite(file);
  } catch (cause) {
    throw directoryFileUnusable(file, cause);
  }
  const db = new Kysely<Database>({ dialect, ...tracedBy('sqlite', tracer) });
  const fault = await migrate(db, MIGRATIONS, logger);
  if (fault === undefined) return db;
  await db.destroy();
  throw directoryNotMigrated(fault);
}

async function openInPostgres(url: string, logger: Logger, tracer: Tracer): Promise<Kysely<Database>> {
  const migrating = new Kysely<Database>({ dialect: openPostgres(url, MIGRATING, logger) });
  const fault = await migrate(migrating, MIGRATIONS, logger);
  await migrating.destroy();
  if (fault === undefined) {
    return new Kysely<Database>({
      dialect: openPostgres(url, SERVING, logger),
      ...tracedBy('postgresql', tracer),
    });
  }
  if (fault instanceof GatewayError) throw fault;
  if (fault instanceof PostgresFault && fault.connectionLost) {
    throw postgresUnreachable(databaseAddress(url), fault.message);
  }
  throw directoryNotMigrated(fault);
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

/** What the database itself said of a fault that `guarded` turned into `unavailable`. */
export const causeOf = (error: Error): unknown =>
  error.cause instanceof Error ? error.cause.cause : undefined;

/** Whether the database refused because a unique column already has this value. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof PostgresFault
    ? error.isDuplicate
    : error instanceof Error && error.message.includes('UNIQUE constraint failed');

/**
 * Whether a row can hold this text. PostgreSQL has no character zero and fails when asked for one, which is not what a
 * stranger's odd request should look like.
 */
export const canBeStored = (text: string): boolean => !text.includes('\0');

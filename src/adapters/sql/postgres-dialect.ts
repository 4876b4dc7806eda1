import { type Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import type { PoolConfig } from 'pg';
import type { Logger } from '../../kernel/index.ts';
import { openPostgresPool } from './postgres-pool.ts';

/** Kysely's PostgreSQL dialect on a pool of our own. Nothing is connected before the first query. */
export const openPostgres = (url: string, config: PoolConfig, logger: Logger): PostgresDialect =>
  new PostgresDialect({ pool: async () => openPostgresPool(url, config, logger) });

/**
 * Makes this transaction the only one that appends to the audit chain, in any process of any machine, until it ends.
 * What the one before it wrote can be read afterwards. In SQLite a transaction is the only writer from its start.
 */
export async function lockAuditChain<Tables>(transaction: Kysely<Tables>): Promise<void> {
  if (!(transaction.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign audit chain', 0))`.execute(
    transaction,
  );
}

import type { Kysely } from 'kysely';

/** What a fail-over of Redis must not bring back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('spent_facts')
    .addColumn('fact', 'text', (c) => c.primaryKey())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('spent_facts_expiry').on('spent_facts').column('expires_at').execute();
}

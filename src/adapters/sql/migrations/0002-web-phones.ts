import type { Kysely } from 'kysely';

/** Web phones: their credential stands in `public_key`, their id in `thumbprint`; only the counter is new. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('phones')
    .addColumn('sign_count', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
}

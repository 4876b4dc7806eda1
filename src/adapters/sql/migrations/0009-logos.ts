import type { Kysely } from 'kysely';

/**
 * The pictures of the logos that integrations register, as base64 of a PNG, by their hash. What a logo is called stands in
 * the integration's branding, which every sign-in reads anyway.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('integration_logos')
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('png', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('integration_logos_key', ['integration_id', 'hash'])
    .execute();
  await schema.createIndex('integration_logos_hash').on('integration_logos').column('hash').execute();
}

import type { Kysely } from 'kysely';

/** Whose account in Microsoft Entra it is, for each integration that is asked as a second factor. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('entra_links')
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('tid', 'text', (c) => c.notNull())
    .addColumn('oid', 'text', (c) => c.notNull())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('sub', 'text')
    .addColumn('linked_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('entra_links_key', ['integration_id', 'tid', 'oid'])
    .execute();
  await schema.createIndex('entra_links_user').on('entra_links').column('user_id').execute();
}

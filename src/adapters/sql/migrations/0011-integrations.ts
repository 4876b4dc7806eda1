import type { Kysely } from 'kysely';
import { nameKey } from '../../../domain/directory/index.ts';

interface Written {
  integrations: { id: string; name: string; name_key: string };
}

/**
 * Integrations in the order of their names, a page at a time; what is shown of a client secret that nobody can read; and
 * the links by which one is handed over. A version that knows of no `name_key` leaves it empty.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('integrations')
    .addColumn('name_key', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  const written = db as Kysely<Written>;
  for (const { id, name } of await written.selectFrom('integrations').select(['id', 'name']).execute()) {
    await written
      .updateTable('integrations')
      .set({ name_key: nameKey(name) })
      .where('id', '=', id)
      .execute();
  }
  await schema
    .createIndex('integrations_of_organization')
    .on('integrations')
    .columns(['organization_id', 'name_key', 'id'])
    .execute();
  await schema.createIndex('integrations_by_name').on('integrations').columns(['name_key', 'id']).execute();
  await schema.alterTable('client_secrets').addColumn('last_four', 'text').execute();
  await schema.alterTable('client_secrets').addColumn('last_used_at', 'bigint').execute();
  await schema
    .createTable('secret_handovers')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('secret_hash', 'text', (c) =>
      c.notNull().unique().references('client_secrets.hash').onDelete('cascade'),
    )
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('secret_handovers_expiry').on('secret_handovers').column('expires_at').execute();
}

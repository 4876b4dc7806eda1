import type { Kysely } from 'kysely';

/** Who looks after an organization, who runs the deployment, and the links by which one becomes either. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('organizations')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  // The look that new integrations of an organization begin with: the colours, and the PNG of a logo as base64.
  for (const column of ['accent', 'logo']) {
    await schema.alterTable('organizations').addColumn(column, 'text').execute();
  }
  await schema.createIndex('organizations_name').on('organizations').columns(['name', 'id']).execute();
  await schema
    .createTable('members')
    .addColumn('organization_id', 'text', (c) =>
      c.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('members_key', ['organization_id', 'user_id'])
    .execute();
  await schema.createIndex('members_user').on('members').column('user_id').execute();
  await schema
    .createTable('operators')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('users.id'))
    .addColumn('since', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('setup_links')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('organization_id', 'text', (c) => c.references('organizations.id').onDelete('cascade'))
    .addColumn('role', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
}

import type { Kysely } from 'kysely';

/**
 * Counts of how signing in went, made from the audit log. They can be made again: empty both tables, and everything that the
 * audit log still has is counted anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('sign_in_counts')
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('span', 'text', (c) => c.notNull())
    .addColumn('start', 'bigint', (c) => c.notNull())
    .addColumn('fact', 'text', (c) => c.notNull())
    .addColumn('count', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('sign_in_counts_key', ['scope', 'span', 'start', 'fact'])
    .execute();
  // To forget what is old, and to find the integrations where something odd is frequent.
  for (const columns of [['start'], ['fact', 'start', 'scope']]) {
    await schema
      .createIndex(`sign_in_counts_${columns[0]}`)
      .on('sign_in_counts')
      .columns(['span', ...columns])
      .execute();
  }
  await schema
    .createTable('sign_in_counts_cursor')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('sequence', 'bigint', (c) => c.notNull())
    .execute();
  // What ends soon is looked for on every overview.
  await schema.createIndex('client_secrets_expires_at').on('client_secrets').column('expires_at').execute();
}

import type { Kysely } from 'kysely';

/**
 * What applications may do for longer, and secrets that must be read again. The version before knows neither: it finds
 * no hash that matches a sealed secret, and refuses.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('client_secrets').addColumn('sealed', 'text').execute();

  await schema
    .createTable('grants')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('phone_id', 'text', (c) => c.notNull().references('phones.id').onDelete('cascade'))
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  for (const column of ['integration_id', 'user_id', 'phone_id', 'expires_at']) {
    await schema.createIndex(`grants_${column}`).on('grants').column(column).execute();
  }

  await schema
    .createTable('refresh_tokens')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('grant_id', 'text', (c) => c.notNull().references('grants.id').onDelete('cascade'))
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('issued_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('spent_at', 'bigint')
    .execute();
  for (const column of ['grant_id', 'expires_at']) {
    await schema.createIndex(`refresh_tokens_${column}`).on('refresh_tokens').column(column).execute();
  }
}

import type { Kysely } from 'kysely';

/**
 * How people sign in at an integration, what they say of themselves, the browsers they use, and their ways back when a
 * phone is lost. Columns that are added have a default, so that the version before goes on working beside this one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await add(db, 'integrations', 'confirmation', '{"kind":"typed-code","when":"on-risk"}');
  await add(db, 'integrations', 'sign_up', '{"mode":"invited","domains":[]}');
  for (const name of ['terms_url', 'privacy_url']) {
    await schema.alterTable('integrations').addColumn(name, 'text').execute();
  }
  for (const name of ['phone_number', 'address']) {
    await schema.alterTable('users').addColumn(name, 'text').execute();
  }
  await schema.alterTable('users').addColumn('deleted_at', 'bigint').execute();
  await add(db, 'invitations', 'purpose', 'invitation');

  await schema
    .createTable('browsers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('key_hash', 'text', (c) => c.notNull())
    .addColumn('trait_hash', 'text', (c) => c.notNull())
    .addColumn('browser', 'text', (c) => c.notNull())
    .addColumn('system', 'text', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint')
    .addColumn('reported_at', 'bigint')
    .addColumn('blocked_until', 'bigint')
    .execute();
  await schema
    .createIndex('browsers_user_key')
    .on('browsers')
    .columns(['user_id', 'key_hash'])
    .unique()
    .execute();

  await schema
    .createTable('acceptances')
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('integration_id', 'text', (c) => c.notNull())
    .addColumn('terms_url', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('acceptances_key', ['user_id', 'integration_id', 'terms_url'])
    .execute();

  await schema
    .createTable('recoveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('ready_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('stopped_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .execute();
  await schema.createIndex('recoveries_user').on('recoveries').column('user_id').execute();
  // Two that ask at once must end with one way back: what is spent or stopped is then all there was.
  await schema
    .createIndex('recoveries_one_open')
    .on('recoveries')
    .column('user_id')
    .unique()
    .where('stopped_at' as never, 'is', null)
    .where('used_at' as never, 'is', null)
    .execute();

  await schema
    .createTable('recovery_codes')
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('code_hash', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .addPrimaryKeyConstraint('recovery_codes_key', ['user_id', 'code_hash'])
    .execute();

  // A person's own history is read newest first.
  await schema.createIndex('audit_events_user').on('audit_events').columns(['user_id', 'sequence']).execute();
}

const add = (db: Kysely<unknown>, table: string, name: string, fallback: string): Promise<void> =>
  db.schema
    .alterTable(table)
    .addColumn(name, 'text', (c) => c.notNull().defaultTo(fallback))
    .execute();

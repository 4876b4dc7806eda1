import { type Kysely, sql } from 'kysely';

/**
 * What the audit log is searched by, and what signs it. In every index the newest of whatever is asked for stand
 * together; those with an event in front let a rare one be found among a million others.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const name of ['reference', 'actor_id', 'signature']) {
    await schema.alterTable('audit_events').addColumn(name, 'text').execute();
  }
  // Three of them are over expressions, which change nothing but that a database can take no index for another: SQLite
  // has no statistics, and PostgreSQL believes what it guesses of a limit.
  const indexes = {
    audit_events_at: sql`(at + 0), sequence`,
    audit_events_event: sql`(event || ''), at, sequence`,
    audit_events_organization: sql`(organization_id || ''), at, sequence`,
    audit_events_organization_event: sql`organization_id, event, at, sequence`,
    audit_events_integration: sql`integration_id, at, sequence, event`,
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await schema.createIndex(name).on('audit_events').expression(columns).execute();
  }
  // Most rows have none of these.
  await schema
    .createIndex('audit_events_actor')
    .on('audit_events')
    .columns(['actor_id', 'at', 'sequence'])
    .where('actor_id' as never, 'is not', null)
    .execute();
  await schema
    .createIndex('audit_events_reference')
    .on('audit_events')
    .column('reference')
    .where('reference' as never, 'is not', null)
    .execute();
  await schema
    .createTable('audit_checkpoints')
    .addColumn('kind', 'text', (c) => c.primaryKey())
    .addColumn('sequence', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .execute();
}

import type { Kysely } from 'kysely';

/** Who made a link: it is worth no more than they are. One from before leads nowhere, and lasts a week at most. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('setup_links').addColumn('created_by', 'text').execute();
}

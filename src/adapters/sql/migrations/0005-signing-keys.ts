import type { Kysely } from 'kysely';

/**
 * When signing keys begin, end and take over. The version before neither reads nor writes these columns: a current key
 * without `signs_since` has signed since it was made.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['signs_since', 'retired_at', 'due_at']) {
    await db.schema.alterTable('signing_keys').addColumn(name, 'bigint').execute();
  }
  // Two nodes that prepare a rotation at once must end with one next key.
  await db.schema
    .createIndex('signing_keys_one_next')
    .on('signing_keys')
    .column('alg')
    .unique()
    .where('state' as never, '=', 'next')
    .execute();
}

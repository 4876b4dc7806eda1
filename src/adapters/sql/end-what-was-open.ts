import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/**
 * What a restored directory believes open may have been used or withdrawn since the backup, and nobody knows: it is
 * ended, so that nothing is used twice. People are invited again, and applications ask them to sign in again.
 */
export async function endWhatWasOpen(db: Kysely<Database>, now: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction.updateTable('grants').set({ ended_at: now }).where('ended_at', 'is', null).execute();
    await transaction.deleteFrom('refresh_tokens').execute();
    await transaction.updateTable('invitations').set({ used_at: now }).where('used_at', 'is', null).execute();
    await transaction
      .updateTable('recoveries')
      .set({ stopped_at: now })
      .where('used_at', 'is', null)
      .where('stopped_at', 'is', null)
      .execute();
    await transaction.deleteFrom('setup_links').execute();
    await transaction.deleteFrom('secret_handovers').execute();
  });
}

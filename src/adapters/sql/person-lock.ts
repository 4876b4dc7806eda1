import type { Transaction } from 'kysely';
import type { UserId } from '../../kernel/index.ts';
import type { Database } from './schema.ts';

/**
 * Makes the writers of one person's things take turns until this transaction ends, deletion included; the first thing a
 * transaction does, so that no two wait for each other. False when there is no such person any more: then nothing of
 * theirs may be written.
 */
export async function lockPerson(tx: Transaction<Database>, id: UserId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('users')
    .set((user) => ({ version: user.ref('version') }))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

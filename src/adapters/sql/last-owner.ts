import type { Transaction } from 'kysely';
import { lastOwner } from '../../domain/organizations/index.ts';
import type { UserId } from '../../kernel/index.ts';
import type { Database } from './schema.ts';

/**
 * Throws `last_owner` where this person alone owns an organization or runs the deployment. Whoever else leaves at the same
 * time waits until this transaction ends.
 */
export async function assertReplaced(tx: Transaction<Database>, id: UserId): Promise<void> {
  const owned = await tx
    .updateTable('organizations')
    .set((row) => ({ version: row.ref('version') }))
    .where('id', 'in', (members) =>
      members
        .selectFrom('members')
        .select('organization_id')
        .where('user_id', '=', id)
        .where('role', '=', 'owner'),
    )
    .returning('id')
    .execute();
  for (const { id: organization } of owned) {
    const other = await tx
      .selectFrom('members')
      .select('user_id')
      .where('organization_id', '=', organization)
      .where('role', '=', 'owner')
      .where('user_id', '!=', id)
      .limit(1)
      .executeTakeFirst();
    if (other === undefined) throw lastOwner();
  }
  await tx
    .updateTable('operators')
    .set((row) => ({ since: row.ref('since') }))
    .execute();
  const operators = await tx.selectFrom('operators').select('user_id').limit(2).execute();
  if (operators.length === 1 && operators[0]?.user_id === id) throw lastOwner();
}

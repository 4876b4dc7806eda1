import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { ROLES } from '../../domain/access/index.ts';
import type { OwnershipStore, SetupLink } from '../../domain/organizations/index.ts';
import type { OrganizationId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { id, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

/** `OwnershipStore` on SQL. */
export class OwnershipStoreSql implements OwnershipStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  isOperator(userId: UserId): Promise<boolean> {
    return guarded('read an operator', async () => {
      const row = await this.#db
        .selectFrom('operators')
        .select('user_id')
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row !== undefined;
    });
  }

  hasOperator(): Promise<boolean> {
    return guarded('read the operators', async () => {
      const row = await this.#db.selectFrom('operators').select('user_id').limit(1).executeTakeFirst();
      return row !== undefined;
    });
  }

  operators(): Promise<UserId[]> {
    return guarded('read the operators', async () => {
      const rows = await this.#db.selectFrom('operators').select('user_id').orderBy('since').execute();
      return rows.map(({ user_id }) => user_id as UserId);
    });
  }

  addOperator(userId: UserId, now: number): Promise<void> {
    return guarded('write an operator', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, userId))) return;
        await tx
          .insertInto('operators')
          .values({ user_id: userId, since: now })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    );
  }

  own(userId: UserId, organizationId: OrganizationId, now: number): Promise<boolean> {
    return guarded('write the first operator', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, userId))) return false;
        // Whoever comes at the same time waits here.
        await tx
          .updateTable('organizations')
          .set((row) => ({ version: row.ref('version') }))
          .where('id', '=', organizationId)
          .execute();
        const taken = await tx.selectFrom('operators').select('user_id').limit(1).executeTakeFirst();
        if (taken !== undefined) return false;
        await tx.insertInto('operators').values({ user_id: userId, since: now }).execute();
        await tx
          .insertInto('members')
          .values({ organization_id: organizationId, user_id: userId, role: 'owner', since: now })
          .onConflict((conflict) =>
            conflict.columns(['organization_id', 'user_id']).doUpdateSet({ role: 'owner' }),
          )
          .execute();
        await tx.deleteFrom('setup_links').where('purpose', '=', 'setup').execute();
        return true;
      }),
    );
  }

  removeOperator(userId: UserId): Promise<'removed' | 'missing' | 'last_owner'> {
    return guarded('delete an operator', () =>
      this.#db.transaction().execute(async (tx) => {
        // Two who remove each other at once take turns.
        await tx
          .updateTable('operators')
          .set((row) => ({ since: row.ref('since') }))
          .execute();
        const rows = await tx.selectFrom('operators').select('user_id').limit(2).execute();
        if (rows.length === 1 && rows[0]?.user_id === userId) return 'last_owner' as const;
        const { numDeletedRows } = await tx
          .deleteFrom('operators')
          .where('user_id', '=', userId)
          .executeTakeFirst();
        return numDeletedRows === 1n ? ('removed' as const) : ('missing' as const);
      }),
    );
  }

  addLink({
    hash,
    purpose,
    organizationId,
    role,
    createdBy,
    createdAt,
    expiresAt,
  }: SetupLink): Promise<void> {
    return guarded('write a link', async () => {
      await this.#db
        .insertInto('setup_links')
        .values({
          hash,
          purpose,
          organization_id: organizationId ?? null,
          role: role ?? null,
          created_by: createdBy ?? null,
          created_at: createdAt,
          expires_at: expiresAt,
        })
        .execute();
    });
  }

  linkByHash(hash: string, now: number): Promise<SetupLink | undefined> {
    return guarded('read a link', async () => {
      const row = await this.#db
        .selectFrom('setup_links')
        .selectAll()
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && toLink(row);
    });
  }

  takeLink(hash: string, now: number): Promise<SetupLink | undefined> {
    return guarded('spend a link', async () => {
      const row = await this.#db
        .deleteFrom('setup_links')
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      return row && toLink(row);
    });
  }

  linksOf(id: OrganizationId, now: number): Promise<SetupLink[]> {
    return guarded('list links', async () => {
      const rows = await this.#db
        .selectFrom('setup_links')
        .selectAll()
        .where('organization_id', '=', id)
        .where('expires_at', '>', now)
        .orderBy('created_at')
        .execute();
      return rows.map(toLink);
    });
  }

  dropLinks(of: 'setup' | OrganizationId): Promise<void> {
    return guarded('delete links', async () => {
      const links = this.#db.deleteFrom('setup_links');
      await (of === 'setup'
        ? links.where('purpose', '=', of)
        : links.where('organization_id', '=', of)
      ).execute();
    });
  }
}

const linkRow = z.object({
  id: z.string(),
  hash: z.string(),
  purpose: z.enum(['setup', 'member']),
  organization_id: optional(id('org')),
  role: optional(z.enum(ROLES)),
  created_by: optional(z.string()),
  created_at: time,
  expires_at: time,
});

function toLink(row: Selectable<Database['setup_links']>): SetupLink {
  const { hash, purpose, organization_id, role, created_by, created_at, expires_at } = read(
    'setup_links',
    linkRow,
    {
      ...row,
      id: row.hash,
    },
  );
  return {
    hash,
    purpose,
    organizationId: organization_id,
    role,
    createdBy: created_by,
    createdAt: created_at,
    expiresAt: expires_at,
  };
}

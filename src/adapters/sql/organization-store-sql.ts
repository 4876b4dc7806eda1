import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { ROLES, type Role } from '../../domain/access/index.ts';
import type {
  Member,
  Membership,
  Organization,
  OrganizationStore,
  SetupLink,
} from '../../domain/organizations/index.ts';
import type { OrganizationId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { id, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

/** `OrganizationStore` on SQL. */
export class OrganizationStoreSql implements OrganizationStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  create(organization: Organization, owner: UserId | undefined): Promise<void> {
    return guarded('write an organization', () =>
      this.#db.transaction().execute(async (tx) => {
        if (owner !== undefined) await lockPerson(tx, owner);
        const { id, name, createdAt, version } = organization;
        await tx.insertInto('organizations').values({ id, name, created_at: createdAt, version }).execute();
        if (owner === undefined) return;
        await tx
          .insertInto('members')
          .values({ organization_id: id, user_id: owner, role: 'owner', since: createdAt })
          .execute();
      }),
    );
  }

  byId(id: OrganizationId): Promise<Organization | undefined> {
    return guarded('read an organization', async () => {
      const row = await this.#db
        .selectFrom('organizations')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toOrganization(row);
    });
  }

  list(limit: number, after?: { name: string; id: string }): Promise<Organization[]> {
    return guarded('list the organizations', async () => {
      let query = this.#db.selectFrom('organizations').selectAll();
      if (after !== undefined) {
        query = query.where((e) =>
          e.or([e('name', '>', after.name), e.and([e('name', '=', after.name), e('id', '>', after.id)])]),
        );
      }
      return (await query.orderBy('name').orderBy('id').limit(limit).execute()).map(toOrganization);
    });
  }

  update(next: Organization): Promise<boolean> {
    return guarded('write an organization', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('organizations')
        .set({ name: next.name, version: next.version })
        .where('id', '=', next.id)
        .where('version', '=', next.version - 1)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  remove(id: OrganizationId): Promise<boolean> {
    return guarded('delete an organization', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockOrganization(tx, id))) return false;
        for (const table of ['integrations', 'invitations'] as const) {
          const used = await tx
            .selectFrom(table)
            .select('id')
            .where('organization_id', '=', id)
            .limit(1)
            .executeTakeFirst();
          if (used !== undefined) return false;
        }
        await tx.deleteFrom('members').where('organization_id', '=', id).execute();
        await tx.deleteFrom('organizations').where('id', '=', id).execute();
        return true;
      }),
    );
  }

  membershipsOf(userId: UserId): Promise<Membership[]> {
    return guarded('read the memberships of a user', async () => {
      const rows = await this.#db
        .selectFrom('members')
        .innerJoin('organizations', 'organizations.id', 'members.organization_id')
        .select(['id', 'name', 'created_at', 'version', 'role'])
        .where('user_id', '=', userId)
        .orderBy('name')
        .execute();
      return rows.map(({ role, ...row }) => ({ organization: toOrganization(row), role: toRole(role) }));
    });
  }

  roleOf(id: OrganizationId, userId: UserId): Promise<Role | undefined> {
    return guarded('read a member', async () => roleOf(this.#db, id, userId));
  }

  membersOf(id: OrganizationId): Promise<Member[]> {
    return guarded('read the members of an organization', async () => {
      const rows = await this.#db
        .selectFrom('members')
        .selectAll()
        .where('organization_id', '=', id)
        .orderBy('since')
        .orderBy('user_id')
        .execute();
      return rows.map((row) => ({
        organizationId: id,
        userId: row.user_id as UserId,
        role: toRole(row.role),
        since: Number(row.since),
      }));
    });
  }

  addMember({ organizationId, userId, role, since }: Member): Promise<boolean> {
    return guarded('write a member', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, userId))) return false;
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('members')
          .values({ organization_id: organizationId, user_id: userId, role, since })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),
    );
  }

  changeRole(id: OrganizationId, userId: UserId, role: Role): Promise<'changed' | 'missing' | 'last_owner'> {
    return guarded('write a member', () =>
      this.#keepingAnOwner(id, userId, role === 'owner', async (tx) => {
        await tx
          .updateTable('members')
          .set({ role })
          .where('organization_id', '=', id)
          .where('user_id', '=', userId)
          .execute();
        return 'changed' as const;
      }),
    );
  }

  removeMember(id: OrganizationId, userId: UserId): Promise<'removed' | 'missing' | 'last_owner'> {
    return guarded('delete a member', () =>
      this.#keepingAnOwner(id, userId, false, async (tx) => {
        await tx
          .deleteFrom('members')
          .where('organization_id', '=', id)
          .where('user_id', '=', userId)
          .execute();
        return 'removed' as const;
      }),
    );
  }

  /** Members of one organization change one after the other, so that two owners cannot make each other the last. */
  #keepingAnOwner<T>(
    id: OrganizationId,
    userId: UserId,
    staysOwner: boolean,
    change: (tx: Transaction<Database>) => Promise<T>,
  ): Promise<T | 'missing' | 'last_owner'> {
    return this.#db.transaction().execute(async (tx) => {
      if (!(await lockOrganization(tx, id))) return 'missing' as const;
      const role = await roleOf(tx, id, userId);
      if (role === undefined) return 'missing' as const;
      if (role === 'owner' && !staysOwner) {
        const other = await tx
          .selectFrom('members')
          .select('user_id')
          .where('organization_id', '=', id)
          .where('role', '=', 'owner')
          .where('user_id', '!=', userId)
          .limit(1)
          .executeTakeFirst();
        if (other === undefined) return 'last_owner' as const;
      }
      return change(tx);
    });
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

  addLink({ hash, purpose, userId, createdAt, expiresAt }: SetupLink): Promise<void> {
    return guarded('write a link', async () => {
      await this.#db
        .insertInto('setup_links')
        .values({ hash, purpose, user_id: userId ?? null, created_at: createdAt, expires_at: expiresAt })
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

  dropLinks(purpose: SetupLink['purpose']): Promise<void> {
    return guarded('delete links', async () => {
      await this.#db.deleteFrom('setup_links').where('purpose', '=', purpose).execute();
    });
  }
}

/** Makes the changes of one organization's members take turns until this transaction ends; false when it is gone. */
async function lockOrganization(tx: Transaction<Database>, id: OrganizationId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('organizations')
    .set((row) => ({ version: row.ref('version') }))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function roleOf(db: Kysely<Database>, id: OrganizationId, userId: UserId): Promise<Role | undefined> {
  const row = await db
    .selectFrom('members')
    .select('role')
    .where('organization_id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row && toRole(row.role);
}

const organizationRow = z.object({
  id: id('org'),
  name: z.string(),
  created_at: time,
  version: z.number().int(),
});

function toOrganization(row: Selectable<Database['organizations']>): Organization {
  const { created_at: createdAt, ...rest } = read('organizations', organizationRow, row);
  return { ...rest, createdAt };
}

const toRole = (text: string): Role => z.enum(ROLES).parse(text);

const linkRow = z.object({
  id: z.string(),
  hash: z.string(),
  purpose: z.enum(['setup', 'admin']),
  user_id: optional(id('usr')),
  created_at: time,
  expires_at: time,
});

function toLink(row: Selectable<Database['setup_links']>): SetupLink {
  const { hash, purpose, user_id, created_at, expires_at } = read('setup_links', linkRow, {
    ...row,
    id: row.hash,
  });
  return { hash, purpose, userId: user_id, createdAt: created_at, expiresAt: expires_at };
}

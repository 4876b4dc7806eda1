import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { ROLES, type Role } from '../../domain/access/index.ts';
import type {
  Member,
  Membership,
  Organization,
  OrganizationLook,
  OrganizationStore,
} from '../../domain/organizations/index.ts';
import type { OrganizationId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { id, read, time } from './row-types.ts';
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

  lookOf(id: OrganizationId): Promise<OrganizationLook> {
    return guarded('read the look of an organization', async () => {
      const row = await this.#db
        .selectFrom('organizations')
        .select(['accent', 'logo'])
        .where('id', '=', id)
        .executeTakeFirst();
      return {
        accent: row?.accent ?? undefined,
        logo: row?.logo ? Buffer.from(row.logo, 'base64') : undefined,
      };
    });
  }

  setLook(id: OrganizationId, { accent, logo }: OrganizationLook): Promise<void> {
    return guarded('write the look of an organization', async () => {
      await this.#db
        .updateTable('organizations')
        .set({ accent: accent ?? null, logo: logo ? Buffer.from(logo).toString('base64') : null })
        .where('id', '=', id)
        .execute();
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

function toOrganization(row: { id: string }): Organization {
  const { created_at: createdAt, ...rest } = read('organizations', organizationRow, row);
  return { ...rest, createdAt };
}

const toRole = (text: string): Role => z.enum(ROLES).parse(text);

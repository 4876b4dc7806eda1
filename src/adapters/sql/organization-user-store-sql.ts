import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { emailKey, type OrganizationUser, type OrganizationUserStore } from '../../domain/directory/index.ts';
import type { OrganizationId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { id, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';
import { writeTerms } from './search-terms.ts';

/** `OrganizationUserStore` on SQL. */
export class OrganizationUserStoreSql implements OrganizationUserStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  find(organizationId: OrganizationId, userId: UserId): Promise<OrganizationUser | undefined> {
    return guarded('read what an organization knows of a user', async () => {
      const row = await this.#of(organizationId).where('user_id', '=', userId).executeTakeFirst();
      return row && toOrganizationUser(row);
    });
  }

  allOf(userId: UserId): Promise<OrganizationUser[]> {
    return guarded('read which organizations know a user', async () => {
      const rows = await this.#db
        .selectFrom('organization_users')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('organization_id')
        .execute();
      return rows.map(toOrganizationUser);
    });
  }

  invitedBy(organizationId: OrganizationId, email: string): Promise<OrganizationUser | undefined> {
    return guarded('read whom an organization invited', async () => {
      const row = await this.#of(organizationId)
        .where('invited_key', '=', emailKey(email))
        .executeTakeFirst();
      return row && toOrganizationUser(row);
    });
  }

  knownBy(organizationId: OrganizationId, email: string): Promise<OrganizationUser | undefined> {
    return guarded('read whom an organization knows', async () => {
      const row = await this.#of(organizationId)
        .where('user_id', 'in', (users) =>
          users.selectFrom('users').select('id').where('email_key', '=', emailKey(email)),
        )
        .executeTakeFirst();
      return row && toOrganizationUser(row);
    });
  }

  seen(organizationId: OrganizationId, userId: UserId, now: number): Promise<void> {
    return guarded('write down who signed in', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, userId))) return;
        await know(tx, organizationId, userId, { first_seen_at: now, last_seen_at: now, touched_at: now });
      }),
    );
  }

  block(organizationId: OrganizationId, userId: UserId, at: number | undefined): Promise<boolean> {
    return guarded('block a user', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('organization_users')
        .set((row) => ({ blocked_at: at ?? null, version: row('version', '+', 1) }))
        .where('organization_id', '=', organizationId)
        .where('user_id', '=', userId)
        .where('blocked_at', at === undefined ? 'is not' : 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  #of(organizationId: OrganizationId) {
    return this.#db
      .selectFrom('organization_users')
      .selectAll()
      .where('organization_id', '=', organizationId);
  }
}

type Known = Pick<Selectable<Database['organization_users']>, 'touched_at'> &
  Partial<
    Pick<
      Selectable<Database['organization_users']>,
      'invited_at' | 'invited_as' | 'invited_key' | 'first_seen_at' | 'last_seen_at'
    >
  >;

/**
 * Writes down that an organization has to do with a person: the first time with their words, later with what is new.
 * Part of a transaction that holds the person.
 */
export async function know(
  tx: Transaction<Database>,
  organizationId: OrganizationId,
  userId: UserId,
  known: Known,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('organization_users')
    .set((row) => ({
      ...known,
      // The first time stays the first.
      ...(known.first_seen_at == null
        ? {}
        : { first_seen_at: row.fn.coalesce('first_seen_at', row.val(known.first_seen_at)) }),
    }))
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  await tx
    .insertInto('organization_users')
    .values({
      organization_id: organizationId,
      user_id: userId,
      invited_at: null,
      invited_as: null,
      invited_key: null,
      first_seen_at: null,
      last_seen_at: null,
      blocked_at: null,
      version: 1,
      ...known,
    })
    .execute();
  await writeTerms(tx, userId);
}

const row = z.object({
  id: id('usr'),
  organization_id: id('org'),
  invited_at: optional(time),
  invited_as: optional(z.string()),
  first_seen_at: optional(time),
  last_seen_at: optional(time),
  blocked_at: optional(time),
  version: z.number().int(),
});

export function toOrganizationUser(stored: Selectable<Database['organization_users']>): OrganizationUser {
  const r = read('organization_users', row, { ...stored, id: stored.user_id });
  return {
    organizationId: r.organization_id,
    userId: r.id,
    invitedAt: r.invited_at,
    invitedAs: r.invited_as,
    firstSeenAt: r.first_seen_at,
    lastSeenAt: r.last_seen_at,
    blockedAt: r.blocked_at,
    version: r.version,
  };
}

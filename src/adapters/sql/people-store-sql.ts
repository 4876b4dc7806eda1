import type { InferResult, Kysely } from 'kysely';
import {
  type Acceptance,
  emailKey,
  type PeopleStore,
  type Phone,
  type PhoneAndUser,
  type User,
  type WebPhone,
} from '../../domain/directory/index.ts';
import type { OrganizationId, PhoneId, UserId } from '../../kernel/index.ts';
import { assertReplaced } from './last-owner.ts';
import { causeOf, guarded, isDuplicate } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { lockAuditChain } from './postgres-dialect.ts';
import { Question } from './question.ts';
import { credentialKey, fromUser, toPhone, toUser } from './rows.ts';
import { fromAcceptance, toAcceptance } from './rows-of-people.ts';
import type { Database } from './schema.ts';
import { writeTerms } from './search-terms.ts';

/** `PeopleStore` on SQL. */
export class PeopleStoreSql implements PeopleStore {
  readonly #db: Kysely<Database>;
  readonly #userById = new Question((id: UserId) =>
    this.#db.selectFrom('users').selectAll().where('id', '=', id),
  );
  readonly #phoneById = new Question((id: PhoneId) => phonesIn(this.#db).where('phones.id', '=', id));
  readonly #phoneByThumbprint = new Question((thumbprint: string) =>
    phonesIn(this.#db).where('phones.thumbprint', '=', thumbprint),
  );
  readonly #invitationsOf = new Question((userId: UserId, organizationId: OrganizationId) =>
    this.#db
      .selectFrom('invitations')
      .select('id')
      .where('user_id', '=', userId)
      .where('organization_id', '=', organizationId)
      .where('purpose', 'in', ['invitation', 'first-phone'])
      .limit(1),
  );
  readonly #blocksOf = new Question((userId: UserId, organizationId: OrganizationId) =>
    this.#db
      .selectFrom('organization_users')
      .select('blocked_at')
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId),
  );

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  createUser(user: User): Promise<void> {
    return guarded('create a user', () =>
      this.#db.transaction().execute(async (tx) => {
        await tx.insertInto('users').values(fromUser(user)).execute();
        await writeTerms(tx, user.id);
      }),
    );
  }

  userById(id: UserId): Promise<User | undefined> {
    return guarded('read a user', async () => {
      const [row] = await this.#userById.ask(this.#db, id);
      return row && toUser(row);
    });
  }

  usersByIds(ids: readonly UserId[]): Promise<Map<UserId, User>> {
    return guarded('read users', async () => {
      if (ids.length === 0) return new Map();
      const rows = await this.#db.selectFrom('users').selectAll().where('id', 'in', ids).execute();
      return new Map(rows.map(toUser).map((user) => [user.id, user]));
    });
  }

  userByEmail(email: string): Promise<User | undefined> {
    return guarded('read a user', async () => {
      const row = await this.#db
        .selectFrom('users')
        .selectAll()
        .where('email_key', '=', emailKey(email))
        .executeTakeFirst();
      return row && toUser(row);
    });
  }

  phoneWithUser(id: PhoneId): Promise<PhoneAndUser | undefined> {
    return this.#phoneOf(this.#phoneById.ask(this.#db, id));
  }

  async webPhoneByCredential(credentialId: string): Promise<PhoneAndUser<WebPhone> | undefined> {
    const found = await this.#phoneOf(this.#phoneByThumbprint.ask(this.#db, credentialKey(credentialId)));
    return found?.phone.kind === 'web' ? { ...found, phone: found.phone } : undefined;
  }

  advanceSignCount(id: PhoneId, from: number, to: number): Promise<boolean> {
    return guarded('advance a signature counter', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('phones')
        .set({ sign_count: to })
        .where('id', '=', id)
        .where('sign_count', '=', from)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  #phoneOf(asking: Promise<InferResult<ReturnType<typeof phonesIn>>>): Promise<PhoneAndUser | undefined> {
    return guarded('read a phone', async () => {
      const [row] = await asking;
      if (!row) return undefined;
      const phone = toPhone({
        id: row.phone_id,
        user_id: row.id,
        kind: row.phone_kind,
        name: row.phone_name,
        public_key: row.phone_public_key,
        thumbprint: row.phone_thumbprint,
        created_at: row.phone_created_at,
        revoked_at: row.phone_revoked_at,
        sign_count: row.phone_sign_count,
      });
      return { phone, user: toUser(row) };
    });
  }

  phonesOf(id: UserId): Promise<Phone[]> {
    return guarded('read the phones of a user', async () => {
      const rows = await this.#db
        .selectFrom('phones')
        .selectAll()
        .where('user_id', '=', id)
        .where('revoked_at', 'is', null)
        .orderBy('created_at')
        .execute();
      return rows.map(toPhone);
    });
  }

  updateUser(next: User): Promise<'updated' | 'changed' | 'email_taken'> {
    return guarded('update a user', () =>
      this.#db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('users')
          .set(fromUser(next))
          .where('id', '=', next.id)
          .where('version', '=', next.version - 1)
          .where('deleted_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return 'changed' as const;
        await writeTerms(tx, next.id);
        return 'updated' as const;
      }),
    ).catch((error: Error) => {
      if (isDuplicate(causeOf(error))) return 'email_taken' as const;
      throw error;
    });
  }

  renamePhone(userId: UserId, id: PhoneId, name: string): Promise<boolean> {
    return this.#changePhone(userId, id, { name });
  }

  revokePhone(userId: UserId, id: PhoneId, now: number): Promise<boolean> {
    return this.#changePhone(userId, id, { revoked_at: now });
  }

  #changePhone(
    userId: UserId,
    id: PhoneId,
    change: { name?: string; revoked_at?: number },
  ): Promise<boolean> {
    return guarded('change a phone', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('phones')
        .set(change)
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  isInvited(userId: UserId, organizationId: OrganizationId): Promise<boolean> {
    return guarded('read the invitations of a user', async () => {
      return (await this.#invitationsOf.ask(this.#db, userId, organizationId)).length > 0;
    });
  }

  isWelcome(email: string, organizationId: OrganizationId): Promise<boolean> {
    return guarded('read whom an organization invited', async () => {
      const row = await this.#db
        .selectFrom('organization_users')
        .select('user_id')
        .where('organization_id', '=', organizationId)
        .where('invited_key', '=', emailKey(email))
        .where('blocked_at', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    });
  }

  isBlocked(userId: UserId, organizationId: OrganizationId): Promise<boolean> {
    return guarded('read whom an organization blocks', async () => {
      const [row] = await this.#blocksOf.ask(this.#db, userId, organizationId);
      return row !== undefined && row.blocked_at !== null;
    });
  }

  accept(acceptance: Acceptance): Promise<void> {
    return guarded('write what was accepted', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, acceptance.userId))) return;
        await tx
          .insertInto('acceptances')
          .values(fromAcceptance(acceptance))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    );
  }

  acceptancesOf(userId: UserId): Promise<Acceptance[]> {
    return guarded('read what was accepted', async () => {
      const rows = await this.#db
        .selectFrom('acceptances')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('accepted_at')
        .execute();
      return rows.map(toAcceptance);
    });
  }

  eraseUser(userId: UserId, now: number): Promise<boolean> {
    return guarded('delete a user', () =>
      this.#db.transaction().execute(async (tx) => {
        // Whatever is appended after this finds the person gone, and keeps nothing of them.
        await lockAuditChain(tx);
        const { numUpdatedRows } = await tx
          .updateTable('users')
          .set(nobody(now))
          .where('id', '=', userId)
          .where('deleted_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return false;
        await assertReplaced(tx, userId);
        for (const table of OWNED) await tx.deleteFrom(table).where('user_id', '=', userId).execute();
        await tx
          .deleteFrom('audit_personal')
          .where('event_id', 'in', (events) =>
            events.selectFrom('audit_events').select('id').where('user_id', '=', userId),
          )
          .execute();
        return true;
      }),
    );
  }
}

/** Phones, each with its person beside it. */
const phonesIn = (db: Kysely<Database>) =>
  db
    .selectFrom('phones')
    .innerJoin('users', 'users.id', 'phones.user_id')
    .selectAll('users')
    .select([
      'phones.id as phone_id',
      'phones.kind as phone_kind',
      'phones.name as phone_name',
      'phones.public_key as phone_public_key',
      'phones.thumbprint as phone_thumbprint',
      'phones.created_at as phone_created_at',
      'phones.revoked_at as phone_revoked_at',
      'phones.sign_count as phone_sign_count',
    ]);

/** What goes with its person. Invitations first: a phone that is being enrolled by one goes with the phones. */
const OWNED = [
  'invitations',
  'grants',
  'phones',
  'browsers',
  'acceptances',
  'recoveries',
  'recovery_codes',
  'entra_links',
  'members',
  'operators',
  'organization_users',
  'user_terms',
] as const;

/** What stays of a deleted person beside the id. */
const nobody = (now: number) => ({
  email: null,
  email_key: null,
  email_verified: 0,
  given_name: null,
  family_name: null,
  nickname: null,
  phone_number: null,
  address: null,
  disabled_at: now,
  deleted_at: now,
});

import type { Kysely } from 'kysely';
import {
  emailKey,
  type PeopleStore,
  type Phone,
  type PhoneAndUser,
  type User,
  type WebPhone,
} from '../../domain/directory/index.ts';
import type { PhoneId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { credentialKey, toPhone, toUser } from './rows.ts';
import type { Database } from './schema.ts';

/** `PeopleStore` on SQL. */
export class PeopleStoreSql implements PeopleStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  createUser(user: User): Promise<void> {
    return guarded('create a user', async () => {
      await this.#db
        .insertInto('users')
        .values({
          id: user.id,
          email: user.email ?? null,
          email_key: user.email === undefined ? null : emailKey(user.email),
          email_verified: user.emailVerified ? 1 : 0,
          given_name: user.givenName ?? null,
          family_name: user.familyName ?? null,
          nickname: user.nickname ?? null,
          demo: user.demo ? 1 : 0,
          disabled_at: user.disabledAt ?? null,
          created_at: user.createdAt,
          version: user.version,
        })
        .execute();
    });
  }

  userById(id: UserId): Promise<User | undefined> {
    return guarded('read a user', async () => {
      const row = await this.#db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toUser(row);
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
    return this.#phoneWhere('phones.id', id);
  }

  async webPhoneByCredential(credentialId: string): Promise<PhoneAndUser<WebPhone> | undefined> {
    const found = await this.#phoneWhere('phones.thumbprint', credentialKey(credentialId));
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

  #phoneWhere(column: 'phones.id' | 'phones.thumbprint', value: string): Promise<PhoneAndUser | undefined> {
    return guarded('read a phone', async () => {
      const row = await this.#db
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
        ])
        .where(column, '=', value)
        .executeTakeFirst();
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
}

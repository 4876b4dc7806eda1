import type { Kysely } from 'kysely';
import { type Acceptance, emailKey, type Phone, type User } from '../../domain/directory/index.ts';
import type { Enrolled, EnrollmentStore, Invitation, SignedUp } from '../../domain/enrollment/index.ts';
import { GatewayError, type UserId } from '../../kernel/index.ts';
import { causeOf, guarded, isDuplicate } from './open.ts';
import { know } from './organization-user-store-sql.ts';
import { lockPerson } from './person-lock.ts';
import { fromInvitation, fromPhone, fromUser, toInvitation } from './rows.ts';
import { fromAcceptance } from './rows-of-people.ts';
import type { Database } from './schema.ts';
import { writeTerms } from './search-terms.ts';

/** `EnrollmentStore` on SQL. */
export class EnrollmentStoreSql implements EnrollmentStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  createInvitation(invitation: Invitation): Promise<void> {
    return guarded('create an invitation', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, invitation.userId))) throw userGone();
        await tx.insertInto('invitations').values(fromInvitation(invitation)).execute();
        const { purpose, organizationId, userId, createdAt } = invitation;
        if (purpose !== 'invitation' && purpose !== 'first-phone') return;
        await know(tx, organizationId, userId, { invited_at: createdAt, touched_at: createdAt });
      }),
    );
  }

  invite(user: User, invitation: Invitation, invitedAs: string): Promise<'invited' | 'known'> {
    const { organizationId, createdAt } = invitation;
    return guarded('invite somebody', () =>
      this.#db.transaction().execute(async (tx) => {
        await tx.insertInto('users').values(fromUser(user)).execute();
        await tx.insertInto('invitations').values(fromInvitation(invitation)).execute();
        await know(tx, organizationId, user.id, {
          invited_at: createdAt,
          invited_as: invitedAs,
          invited_key: emailKey(invitedAs),
          touched_at: createdAt,
        });
        return 'invited' as const;
      }),
    ).catch((error: Error) => {
      if (isDuplicate(causeOf(error))) return 'known' as const;
      throw error;
    });
  }

  hadPhone(userId: UserId): Promise<boolean> {
    return guarded('read whether a user ever had a phone', async () => {
      const row = await this.#db
        .selectFrom('phones')
        .select('id')
        .where('user_id', '=', userId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    });
  }

  invitationByHash(codeHash: string): Promise<(Invitation & { usedAt: number | undefined }) | undefined> {
    return guarded('read an invitation', async () => {
      const row = await this.#db
        .selectFrom('invitations')
        .selectAll()
        .where('code_hash', '=', codeHash)
        .executeTakeFirst();
      return row && toInvitation(row);
    });
  }

  enroll(codeHash: string, phone: Phone, now: number): Promise<Enrolled> {
    return guarded('enrol a phone', () =>
      this.#db.transaction().execute(async (tx): Promise<Enrolled> => {
        if (!(await lockPerson(tx, phone.userId))) return 'unknown';
        const invitation = await tx
          .selectFrom('invitations')
          .select(['expires_at', 'used_at', 'purpose'])
          .where('code_hash', '=', codeHash)
          .executeTakeFirst();
        if (!invitation) return 'unknown';
        if (invitation.used_at !== null) return 'used';
        if (Number(invitation.expires_at) <= now) return 'expired';
        const { numUpdatedRows } = await tx
          .updateTable('invitations')
          .set({ used_at: now })
          .where('code_hash', '=', codeHash)
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return 'used';
        // What an organization gave out never adds a phone to somebody who has, or had, one.
        if (invitation.purpose === 'first-phone') {
          const had = tx.selectFrom('phones').select('id').where('user_id', '=', phone.userId).limit(1);
          if ((await had.executeTakeFirst()) !== undefined) return 'used';
        }
        await tx.insertInto('phones').values(fromPhone(phone)).execute();
        return 'enrolled';
      }),
    ).catch((error: Error): Enrolled => {
      if (isDuplicate(causeOf(error))) return 'key_in_use';
      throw error;
    });
  }

  withdraw(userId: UserId, purpose: Invitation['purpose'], now: number): Promise<number> {
    return guarded('take back invitations', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('invitations')
        .set({ expires_at: now })
        .where('user_id', '=', userId)
        .where('purpose', '=', purpose)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    });
  }

  signUp(user: User, phone: Phone, acceptance: Acceptance | undefined): Promise<SignedUp> {
    return guarded('sign somebody up', () =>
      this.#db.transaction().execute(async (tx): Promise<SignedUp> => {
        const known = await tx
          .selectFrom('users')
          .select('id')
          .where('email_key', '=', emailKey(user.email ?? ''))
          .executeTakeFirst();
        if (known) return 'email_taken';
        await tx.insertInto('users').values(fromUser(user)).execute();
        await tx.insertInto('phones').values(fromPhone(phone)).execute();
        await writeTerms(tx, user.id);
        if (acceptance) await tx.insertInto('acceptances').values(fromAcceptance(acceptance)).execute();
        return 'enrolled';
      }),
    ).catch(async (error: Error): Promise<SignedUp> => {
      if (!isDuplicate(causeOf(error))) throw error;
      // Which of the two it was: the address may have been taken between the look and the write.
      return guarded('sign somebody up', async () => {
        const row = await this.#db
          .selectFrom('users')
          .select('id')
          .where('email_key', '=', emailKey(user.email ?? ''))
          .executeTakeFirst();
        return row ? ('email_taken' as const) : ('key_in_use' as const);
      });
    });
  }
}

/** Deleted in the very moment. */
const userGone = (): GatewayError => new GatewayError('gone', 'account_gone', 'This account was deleted.');

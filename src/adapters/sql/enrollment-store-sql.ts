import type { Kysely } from 'kysely';
import { type Acceptance, emailKey, type Phone, type User } from '../../domain/directory/index.ts';
import type { Enrolled, EnrollmentStore, Invitation, SignedUp } from '../../domain/enrollment/index.ts';
import { GatewayError, type UserId } from '../../kernel/index.ts';
import { causeOf, guarded, isDuplicate } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { fromPhone, fromUser, toInvitation } from './rows.ts';
import { fromAcceptance } from './rows-of-people.ts';
import type { Database } from './schema.ts';

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
        await tx
          .insertInto('invitations')
          .values({
            id: invitation.id,
            organization_id: invitation.organizationId,
            user_id: invitation.userId,
            code_hash: invitation.codeHash,
            purpose: invitation.purpose,
            created_at: invitation.createdAt,
            expires_at: invitation.expiresAt,
            used_at: null,
          })
          .execute();
      }),
    );
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
          .select(['expires_at', 'used_at'])
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

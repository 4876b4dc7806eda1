import type { Kysely } from 'kysely';
import type { Phone } from '../../domain/directory/index.ts';
import type { Enrolled, EnrollmentStore, Invitation } from '../../domain/enrollment/index.ts';
import { guarded, isDuplicate } from './open.ts';
import { fromPhone, toInvitation } from './rows.ts';
import type { Database } from './schema.ts';

/** `EnrollmentStore` on SQL. */
export class EnrollmentStoreSql implements EnrollmentStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  createInvitation(invitation: Invitation): Promise<void> {
    return guarded('create an invitation', async () => {
      await this.#db
        .insertInto('invitations')
        .values({
          id: invitation.id,
          organization_id: invitation.organizationId,
          user_id: invitation.userId,
          code_hash: invitation.codeHash,
          created_at: invitation.createdAt,
          expires_at: invitation.expiresAt,
          used_at: null,
        })
        .execute();
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
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return 'used';
        await tx.insertInto('phones').values(fromPhone(phone)).execute();
        return 'enrolled';
      }),
    ).catch((error: Error): Enrolled => {
      const cause = error.cause instanceof Error ? error.cause.cause : undefined;
      if (isDuplicate(cause)) return 'key_in_use';
      throw error;
    });
  }
}

import type { Kysely } from 'kysely';
import type { Recovery, RecoveryStore } from '../../domain/enrollment/index.ts';
import type { RecoveryId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { Question } from './question.ts';
import { toRecovery } from './rows-of-people.ts';
import type { Database } from './schema.ts';

/** `RecoveryStore` on SQL. */
export class RecoveryStoreSql implements RecoveryStore {
  readonly #db: Kysely<Database>;
  readonly #open = new Question((userId: UserId, now: number) =>
    this.#db
      .selectFrom('recoveries')
      .selectAll()
      .where('user_id', '=', userId)
      .where('stopped_at', 'is', null)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now),
  );

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  create(recovery: Recovery): Promise<boolean> {
    return guarded('create a recovery', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, recovery.userId))) return false;
        // One that nobody came back for must not stand in the way of the next.
        await tx
          .deleteFrom('recoveries')
          .where('user_id', '=', recovery.userId)
          .where('stopped_at', 'is', null)
          .where('used_at', 'is', null)
          .where('expires_at', '<=', recovery.askedAt)
          .execute();
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('recoveries')
          .values({
            id: recovery.id,
            user_id: recovery.userId,
            asked_at: recovery.askedAt,
            ready_at: recovery.readyAt,
            expires_at: recovery.expiresAt,
            stopped_at: recovery.stoppedAt ?? null,
            used_at: recovery.usedAt ?? null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),
    );
  }

  openOf(userId: UserId, now: number): Promise<Recovery | undefined> {
    return guarded('read a recovery', async () => {
      const [row] = await this.#open.ask(this.#db, userId, now);
      return row && toRecovery(row);
    });
  }

  stopAll(userId: UserId, now: number): Promise<number> {
    return guarded('stop a recovery', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('recoveries')
        .set({ stopped_at: now })
        .where('user_id', '=', userId)
        .where('stopped_at', 'is', null)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    });
  }

  use(id: RecoveryId, now: number): Promise<boolean> {
    return guarded('use a recovery', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('recoveries')
        .set({ used_at: now })
        .where('id', '=', id)
        .where('stopped_at', 'is', null)
        .where('used_at', 'is', null)
        .where('ready_at', '<=', now)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  replaceCodes(userId: UserId, hashes: readonly string[], now: number): Promise<void> {
    return guarded('write recovery codes', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, userId))) return;
        await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
        if (hashes.length === 0) return;
        await tx
          .insertInto('recovery_codes')
          .values(
            hashes.map((hash) => ({ user_id: userId, code_hash: hash, created_at: now, used_at: null })),
          )
          .execute();
      }),
    );
  }

  spendCode(userId: UserId, hash: string, now: number): Promise<boolean> {
    return guarded('spend a recovery code', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('recovery_codes')
        .set({ used_at: now })
        .where('user_id', '=', userId)
        .where('code_hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  codesLeft(userId: UserId): Promise<number> {
    return guarded('count recovery codes', async () => {
      const { left } = await this.#db
        .selectFrom('recovery_codes')
        .select((row) => row.fn.countAll<number | string>().as('left'))
        .where('user_id', '=', userId)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(left);
    });
  }

  sweep(before: number): Promise<void> {
    return guarded('forget old recoveries', async () => {
      await this.#db.deleteFrom('recoveries').where('expires_at', '<', before).execute();
    });
  }
}

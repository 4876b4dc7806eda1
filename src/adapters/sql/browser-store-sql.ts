import type { Kysely } from 'kysely';
import type { Browser, BrowserStore } from '../../domain/directory/index.ts';
import type { BrowserId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { Question } from './question.ts';
import { fromBrowser, toBrowser } from './rows-of-people.ts';
import type { Database } from './schema.ts';

/** `BrowserStore` on SQL. */
export class BrowserStoreSql implements BrowserStore {
  readonly #db: Kysely<Database>;
  readonly #matching = new Question(
    (userId: UserId, keyHash: string, traitHash: string, reportedSince: number) =>
      this.#db
        .selectFrom('browsers')
        .selectAll()
        .where('user_id', '=', userId)
        .where((where) =>
          where.or([
            where('key_hash', '=', keyHash),
            where('trait_hash', '=', traitHash),
            where('reported_at', '>', reportedSince),
          ]),
        ),
  );

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  matching(userId: UserId, keyHash: string, traitHash: string, reportedSince: number): Promise<Browser[]> {
    return guarded('read the browsers of a user', async () => {
      const rows = await this.#matching.ask(this.#db, userId, keyHash, traitHash, reportedSince);
      return rows.map(toBrowser);
    });
  }

  save(browser: Browser): Promise<void> {
    return guarded('write a browser', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, browser.userId))) return;
        const {
          id: _id,
          first_seen_at: _first,
          user_id: _user,
          key_hash: _key,
          ...rest
        } = fromBrowser(browser);
        await tx
          .insertInto('browsers')
          .values(fromBrowser(browser))
          .onConflict((conflict) => conflict.columns(['user_id', 'key_hash']).doUpdateSet(rest))
          .execute();
      }),
    );
  }

  browsersOf(userId: UserId): Promise<Browser[]> {
    return guarded('list the browsers of a user', async () => {
      const rows = await this.#db.selectFrom('browsers').selectAll().where('user_id', '=', userId).execute();
      const usedAt = (one: Browser) => one.lastSeenAt ?? one.reportedAt ?? one.firstSeenAt;
      return rows.map(toBrowser).sort((a, b) => usedAt(b) - usedAt(a));
    });
  }

  forget(userId: UserId, id: BrowserId): Promise<boolean> {
    return guarded('forget a browser', async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('browsers')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }
}

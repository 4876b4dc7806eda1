import { type Kysely, type Selectable, sql } from 'kysely';
import { emailKey } from '../../domain/directory/index.ts';
import type { FoundUser, PageOfUsers, PageStart, PeopleSearch } from '../../domain/people-admin/index.ts';
import type { OrganizationId } from '../../kernel/index.ts';
import { canBeStored, guarded } from './open.ts';
import { toOrganizationUser } from './organization-user-store-sql.ts';
import { toUser } from './rows.ts';
import type { Database } from './schema.ts';
import { TERMS_OF_ALL } from './search-terms.ts';

interface Page {
  within: OrganizationId | undefined;
  limit: number;
  after: PageStart | undefined;
}
interface Place {
  readonly at: string;
  readonly id: string;
}

/** `PeopleSearch` on SQL: the places of a page from an index, then the people who stand there by their ids. */
export class PeopleSearchSql implements PeopleSearch {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  beginning(text: string, { within, limit, after }: Page): Promise<PageOfUsers> {
    return guarded('search people', async () => {
      const from = after?.at.startsWith(text) ? after : { at: text, id: '' };
      if (![from.at, from.id].every(canBeStored)) return { users: [], next: undefined };
      const scope = within ?? TERMS_OF_ALL;
      const rows = await this.#db
        .selectFrom('user_terms as found')
        .select(['term', 'user_id'])
        .where('scope', '=', scope)
        // Where the range of the index begins; the pair says the rest, and by itself would begin none.
        .where('term', '>=', from.at)
        .where('term', '<', endOf(text))
        .where(sql<boolean>`(term, user_id) > (${from.at}, ${from.id})`)
        // Somebody with several such words stands at the first of them.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('user_terms as earlier')
                .select('earlier.term')
                .where('earlier.scope', '=', scope)
                .whereRef('earlier.user_id', '=', 'found.user_id')
                .where('earlier.term', '>=', text)
                .whereRef('earlier.term', '<', 'found.term'),
            ),
          ),
        )
        .orderBy('term')
        .orderBy('user_id')
        .limit(limit + 1)
        .execute();
      return this.#page(
        rows.map((row) => ({ at: row.term, id: row.user_id })),
        { within, limit, after },
      );
    });
  }

  newest(page: Page): Promise<PageOfUsers> {
    return guarded('list people', async () => {
      const { within, limit, after } = page;
      if (!canBeStored(after?.id ?? '')) return { users: [], next: undefined };
      const before = Number(after?.at ?? Number.MAX_SAFE_INTEGER);
      const at = Number.isSafeInteger(before) ? before : Number.MAX_SAFE_INTEGER;
      const { rows } =
        within === undefined
          ? await sql<{ at: number | string; id: string }>`
              select created_at as at, id from users
              where (created_at, id) < (${at}, ${after?.id ?? '~'}) and deleted_at is null and demo = 0
              order by created_at desc, id desc limit ${limit + 1}`.execute(this.#db)
          : await sql<{ at: number | string; id: string }>`
              select touched_at as at, user_id as id from organization_users
              where organization_id = ${within} and (touched_at, user_id) < (${at}, ${after?.id ?? '~'})
              order by touched_at desc, user_id desc limit ${limit + 1}`.execute(this.#db);
      return this.#page(
        rows.map((row) => ({ at: String(row.at), id: row.id })),
        page,
      );
    });
  }

  exactly(
    by: { id: string } | { email: string },
    within: OrganizationId | undefined,
  ): Promise<FoundUser | undefined> {
    return guarded('find a person', async () => {
      const [column, value] =
        'id' in by ? (['id', by.id] as const) : (['email_key', emailKey(by.email)] as const);
      if (!canBeStored(value)) return undefined;
      const row = await this.#db
        .selectFrom('users')
        .select('id')
        .where(column, '=', value)
        .executeTakeFirst();
      return row && (await this.#people([row.id], within)).get(row.id);
    });
  }

  async #page(places: readonly Place[], { within, limit }: Page): Promise<PageOfUsers> {
    const shown = places.slice(0, limit);
    const people = await this.#people(
      shown.map(({ id }) => id),
      within,
    );
    return {
      users: shown.flatMap(({ id }) => people.get(id) ?? []),
      next: places.length > limit ? shown.at(-1) : undefined,
    };
  }

  async #people(ids: readonly string[], within: OrganizationId | undefined): Promise<Map<string, FoundUser>> {
    if (ids.length === 0) return new Map();
    const [users, phones, known] = await Promise.all([
      this.#db
        .selectFrom('users')
        .selectAll()
        .where('id', 'in', ids)
        .where('deleted_at', 'is', null)
        .where('demo', '=', 0)
        .execute(),
      this.#db
        .selectFrom('phones')
        .select(['user_id', (of) => of.fn.countAll().as('count')])
        .where('user_id', 'in', ids)
        .where('revoked_at', 'is', null)
        .groupBy('user_id')
        .execute(),
      within === undefined
        ? []
        : this.#db
            .selectFrom('organization_users')
            .selectAll()
            .where('organization_id', '=', within)
            .where('user_id', 'in', ids)
            .execute(),
    ]);
    const found = users.flatMap((row: Selectable<Database['users']>): [string, FoundUser][] => {
      const record = known.find((one) => one.user_id === row.id);
      if (within !== undefined && record === undefined) return [];
      return [
        [
          row.id,
          {
            user: toUser(row),
            known: record && toOrganizationUser(record),
            phones: Number(phones.find((one) => one.user_id === row.id)?.count ?? 0),
          },
        ],
      ];
    });
    return new Map(found);
  }
}

/** The first text, byte by byte, after all that begin with this one: nothing stands behind the last character there is. */
const endOf = (text: string): string => `${text}\u{10ffff}`;

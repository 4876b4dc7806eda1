import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { TERMS_OF_ALL, termsOf } from '../search-terms.ts';

/**
 * What an organization has to do with a person, and the words by which people are found. Both are filled from what is
 * there: whoever was invited or signed in is known. A person whom the version before writes beside this one is found by
 * their whole address or id until they are written again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('users').addColumn('sessions_ended_at', 'bigint').execute();
  await schema.createIndex('users_newest').on('users').columns(['created_at', 'id']).execute();

  await schema
    .createTable('organization_users')
    .addColumn('organization_id', 'text', (c) =>
      c.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('invited_at', 'bigint')
    .addColumn('invited_as', 'text')
    .addColumn('invited_key', 'text')
    .addColumn('first_seen_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .addColumn('touched_at', 'bigint', (c) => c.notNull())
    .addColumn('blocked_at', 'bigint')
    .addColumn('version', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('organization_users_key', ['organization_id', 'user_id'])
    .execute();
  await schema.createIndex('organization_users_user').on('organization_users').column('user_id').execute();
  await schema
    .createIndex('organization_users_newest')
    .on('organization_users')
    .columns(['organization_id', 'touched_at', 'user_id'])
    .execute();
  // An address is invited once by an organization, however many of its members do so at once.
  await schema
    .createIndex('organization_users_invited')
    .on('organization_users')
    .columns(['organization_id', 'invited_key'])
    .unique()
    .execute();

  // Compared byte by byte, as SQLite does anyway: else no index serves the beginning of a word.
  const word = db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : sql`text`;
  await schema
    .createTable('user_terms')
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('term', word, (c) => c.notNull())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('user_terms_key', ['scope', 'term', 'user_id'])
    .execute();
  await schema
    .createIndex('user_terms_user')
    .on('user_terms')
    .columns(['user_id', 'scope', 'term'])
    .execute();

  await knowThoseWhoCame(db);
  await nameEverybody(db as Kysely<Tables>);
}

/** From the invitations and from the sign-ins that the audit log still has. */
async function knowThoseWhoCame(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into organization_users
      (organization_id, user_id, invited_at, first_seen_at, last_seen_at, touched_at, version)
    select organization_id, user_id, min(invited), min(seen), max(seen), max(coalesce(seen, invited)), 1
    from (
      select organization_id, user_id, created_at as invited, cast(null as bigint) as seen
      from invitations where purpose = 'invitation'
      union all
      select organization_id, user_id, null, at
      from audit_events
      where event in ('challenge.consumed', 'session.used') and integration_id is not null
    ) as known
    where user_id in (select id from users where deleted_at is null and demo = 0)
      and organization_id in (select id from organizations)
    group by organization_id, user_id`.execute(db);
}

interface Tables {
  users: {
    id: string;
    email: string | null;
    given_name: string | null;
    family_name: string | null;
    nickname: string | null;
    deleted_at: number | null;
  };
  organization_users: { organization_id: string; user_id: string };
  user_terms: { scope: string; term: string; user_id: string };
}

const AT_ONCE = 500;

async function nameEverybody(db: Kysely<Tables>): Promise<void> {
  for (let after = ''; ; ) {
    const users = await db
      .selectFrom('users')
      .select(['id', 'email', 'given_name', 'family_name', 'nickname'])
      .where('id', '>', after)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    const last = users.at(-1);
    if (last === undefined) return;
    after = last.id;
    const known = await db
      .selectFrom('organization_users')
      .select(['organization_id', 'user_id'])
      .where('user_id', '>=', users[0]?.id ?? '')
      .where('user_id', '<=', after)
      .execute();
    const rows = users.flatMap((user) => {
      const scopes = known.filter((one) => one.user_id === user.id).map((one) => one.organization_id);
      return [TERMS_OF_ALL, ...scopes].flatMap((scope) =>
        termsOf(user).map((term) => ({ scope, term, user_id: user.id })),
      );
    });
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      await db
        .insertInto('user_terms')
        .values(rows.slice(from, from + AT_ONCE))
        .execute();
    }
  }
}

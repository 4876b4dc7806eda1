import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/adapters/sql/open.ts';
import { openSqlite } from '../../src/adapters/sql/sqlite-dialect.ts';

/** Nothing ran that it could disturb. */
const BEFORE_THE_FIRST_RELEASE = ['0005-signing-keys'];

/** What statements of the version before, which still runs beside it, would fail by. */
const BREAKING = [
  /\bdrop (?:table|column|view)\b/i,
  /\brename\b/i,
  /\balter column\b/i,
  /\badd column\b(?=.*\bnot null\b)(?!.*\bdefault\b)/i,
  /\bcreate unique index\b/i,
];

test('no migration breaks what the version before it does meanwhile: they only add', async () => {
  const statements: string[] = [];
  const db = new Kysely<unknown>({
    dialect: openSqlite(':memory:'),
    log: ({ query }) => void statements.push(query.sql),
  });
  const breaking: string[] = [];
  for (const [name, migration] of Object.entries(MIGRATIONS)) {
    statements.length = 0;
    await migration.up(db);
    const added = new Set(statements.flatMap((sql) => /create table "(\w+)"/i.exec(sql)?.[1] ?? []));
    // What is done to a table that the same migration made disturbs nobody.
    const elsewhere = statements.filter((sql) => ![...added].some((table) => sql.includes(`"${table}"`)));
    if (elsewhere.some((sql) => BREAKING.some((pattern) => pattern.test(sql)))) breaking.push(name);
  }
  await db.destroy();
  expect(breaking).toEqual(BEFORE_THE_FIRST_RELEASE);
});

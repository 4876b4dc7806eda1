import { expect, test, vi } from 'vitest';
import { databaseAddress, openDirectory } from '../../src/adapters/sql/index.ts';
import { lockAuditChain } from '../../src/adapters/sql/postgres-dialect.ts';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import { newUser, type User } from '../../src/domain/directory/index.ts';
import { newId, silentLogger } from '../../src/kernel/index.ts';
import { databaseOfThisTest, openNode } from '../support/directories.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { expectOneChain } from './directory.ts';

const random = new FixedRandom('directory on PostgreSQL');
const NOW = Date.UTC(2026, 0, 1);

const anEvent = (): AuditEvent => ({
  id: newId('evt', random),
  at: NOW,
  event: 'challenge.approved',
  detail: {},
  personal: {},
});
const aUser = (email: string): User => newUser({ id: newId('usr', random), email, createdAt: NOW });

/** Every error and cause of what was thrown, and every property of theirs, as one text to search. */
async function thrownBy(work: Promise<unknown>): Promise<string> {
  const logger = new RecordingLogger();
  await work.catch((err: unknown) => logger.error({ err }, 'thrown'));
  return logger.text();
}

test('ten nodes that start at once on an empty database migrate it once', async () => {
  const { url, query } = await databaseOfThisTest();
  const nodes = await Promise.all(Array.from({ length: 10 }, () => openNode(url)));
  expect(await query('select name from kysely_migration')).toEqual([
    { name: '0001-first' },
    { name: '0002-web-phones' },
    { name: '0003-people' },
    { name: '0004-protocol' },
    { name: '0005-signing-keys' },
    { name: '0006-grants' },
    { name: '0008-entra-links' },
    { name: '0009-logos' },
    { name: '0010-organizations' },
    { name: '0011-integrations' },
    { name: '0013-organization-users' },
    { name: '0014-audit' },
    { name: '0015-webhooks' },
    { name: '0016-statistics' },
    { name: '0018-api-keys' },
    { name: '0019-link-makers' },
    { name: '0020-spent-facts' },
  ]);
  expect(await query('select id from organizations')).toHaveLength(1);
  for (const { integrations } of nodes) expect(await integrations.list()).toEqual([]);
});

test('the audit chain never forks, however many nodes append at once', async () => {
  const { url } = await databaseOfThisTest();
  const nodes = [await openNode(url), await openNode(url)];
  // Twenty in flight from the first append to the last: as many as the two have connections, so that the database is
  // pressed as hard as it can be, and none waits so long for a connection that it rightly gives up.
  const lanes = Array.from({ length: 20 }, async (_, lane) => {
    for (let n = 0; n < 5; n++) await nodes[lane % 2]?.audit.append([anEvent()], () => 's');
  });
  await Promise.all(lanes);
  const rows = (await nodes[0]?.auditRows()) ?? [];
  expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expectOneChain(rows);
});

test('a database that a newer version has migrated is refused and left alone', async () => {
  const { url, query } = await databaseOfThisTest();
  await openNode(url);
  await query(`insert into kysely_migration values ('9999-of-the-future', '2030-01-01T00:00:00.000Z')`);
  await expect(openNode(url)).rejects.toMatchObject({ code: 'directory_not_migrated' });
});

test('a number that would not be exact is refused as a row that cannot be understood', async () => {
  const { url, query } = await databaseOfThisTest();
  const { people, audit } = await openNode(url);
  const ada = aUser('ada@example.com');
  await people.createUser(ada);
  await audit.append([anEvent()], () => 's');
  await query(`update users set created_at = 9007199254740991`);
  expect(await people.userById(ada.id)).toMatchObject({ createdAt: Number.MAX_SAFE_INTEGER });

  await query(`update users set created_at = 9007199254740993`);
  await expect(people.userById(ada.id)).rejects.toMatchObject({
    kind: 'unavailable',
    cause: { cause: { message: expect.stringContaining('cannot be understood') } },
  });
  await query(`update audit_events set sequence = 9007199254740993`);
  await expect(audit.append([anEvent()], () => 's')).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await query('select count(*)::int as n from audit_events')).toEqual([{ n: 1 }]);
});

test('what it cannot take for a safe number elsewhere in the process stays the text it was', async () => {
  const { url, query } = await databaseOfThisTest();
  await openNode(url);
  expect(await query('select 9007199254740993::bigint as n')).toEqual([{ n: '9007199254740993' }]);
});

test('a connection that is killed in the middle of a transaction fails that alone', async () => {
  const { url, query } = await databaseOfThisTest();
  const { db, people } = await openNode(url);
  const killed = db.transaction().execute(async (tx) => {
    await tx.selectFrom('users').select('id').execute();
    await query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    );
    await tx.selectFrom('users').select('id').execute();
  });
  await expect(killed).rejects.toMatchObject({ name: 'PostgresFault', connectionLost: true });
  expect(await people.userByEmail('ada@example.com')).toBeUndefined();
});

test('a query that is killed under way fails that alone, and the next one works', async () => {
  const { url, query } = await databaseOfThisTest();
  const { db, people } = await openNode(url);
  const blocker = await openNode(url);
  await blocker.db.transaction().execute(async (tx) => {
    await tx.insertInto('secrets').values({ name: 'held', sealed: '' }).execute();
    const waits = db.insertInto('secrets').values({ name: 'held', sealed: '' }).execute();
    const told = expect(waits).rejects.toMatchObject({ connectionLost: true });
    await vi.waitFor(async () => {
      const killed = await query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(killed).toHaveLength(1);
    });
    await told;
  });
  expect(await people.userByEmail('ada@example.com')).toBeUndefined();
});

test('idle connections that are killed are logged without secrets, and replaced', async () => {
  const { url, query } = await databaseOfThisTest();
  const logger = new RecordingLogger();
  const withPassword = new URL(url);
  withPassword.password = 'correct-horse';
  const { people } = await openNode(withPassword.href, logger);
  await Promise.all(Array.from({ length: 5 }, () => people.userByEmail('ada@example.com')));
  const killed = await query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'countersign'`,
  );
  await vi.waitFor(() => expect(logger.messages('warn')).toHaveLength(killed.length));
  expect(await people.userByEmail('ada@example.com')).toBeUndefined();
  expect(logger.text()).toContain('terminating connection due to administrator command');
  expect(logger.text()).toContain(new URL(url).pathname);
  expect(logger.text()).not.toContain('correct-horse');
});

test('a node that stops in the middle of an append does not keep the others from theirs', async () => {
  const { url } = await databaseOfThisTest();
  const [stopped, other] = [await openNode(url), await openNode(url)];
  const halfway = stopped.db.transaction().execute(async (tx) => {
    await lockAuditChain(tx);
    await other.audit.append([anEvent()], () => 's');
    await tx.selectFrom('audit_events').select('id').execute();
  });
  await expect(halfway).rejects.toMatchObject({ connectionLost: true });
  expect(await stopped.auditRows()).toHaveLength(1);
});

test('no fault repeats what was sent or stored', async () => {
  const { url, query } = await databaseOfThisTest();
  const { people, db } = await openNode(url);
  await people.createUser(aUser('ada@example.com'));
  const duplicate = await thrownBy(people.createUser(aUser('Ada@example.com')));
  expect(duplicate).toContain('SQLSTATE 23505 at users_email_key_key');
  expect(duplicate).not.toContain('@example.com');

  const mistyped = await thrownBy(
    db
      .selectFrom('users')
      .select('id')
      .where('version', '=', 'hunter2' as never)
      .execute(),
  );
  expect(mistyped).toContain('SQLSTATE 22P02');
  expect(mistyped).not.toContain('hunter2');

  await query('alter table users rename to people');
  expect(await thrownBy(people.userByEmail('ada@example.com'))).toContain('relation "users" does not exist');
});

test.each([
  ['postgres://ada:correct-horse@db.example/countersign', 'db.example:5432/countersign'],
  ['postgresql://ada:correct-horse@[::1]:5433/c?sslmode=require', '[::1]:5433/c'],
  ['postgres:///countersign?host=/run/postgresql&password=x', '/run/postgresql:5432/countersign'],
])('of %s only %s may be shown', (url, shown) => {
  expect(databaseAddress(url)).toBe(shown);
});

test.each([
  ['no such user', (url: URL) => Object.assign(url, { username: 'nobody', password: 'correct-horse' })],
  ['no such database', (url: URL) => Object.assign(url, { pathname: '/none', password: 'correct-horse' })],
  ['nobody there', (url: URL) => Object.assign(url, { port: '1', password: 'correct-horse' })],
  ['a server without TLS', (url: URL) => Object.assign(url, { search: '?sslmode=verify-full' })],
  ['a file that is not there', (url: URL) => Object.assign(url, { search: '?sslrootcert=/none/ca.pem' })],
])('a start with %s is refused with what to do, and without the password', async (_, change) => {
  const { url } = await databaseOfThisTest();
  const place = { kind: 'postgres', url: change(new URL(url)).href } as const;
  await expect(openDirectory(place, silentLogger)).rejects.toMatchObject({
    code: 'postgres_unreachable',
    message: expect.stringMatching(/^PostgreSQL at .*:\d+\/\w+ cannot be used: .+DATABASE_URL/),
  });
  expect(await thrownBy(openDirectory(place, silentLogger))).not.toContain('correct-horse');
});

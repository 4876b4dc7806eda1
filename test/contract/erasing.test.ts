import { describe, expect, test } from 'vitest';
import {
  AuditStoreSql,
  BrowserStoreSql,
  type Database,
  EnrollmentStoreSql,
  openDirectory,
  PeopleStoreSql,
  PersonalDataSql,
  RecoveryStoreSql,
  TABLES_OF_PEOPLE,
} from '../../src/adapters/sql/index.ts';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import { newUser } from '../../src/domain/directory/index.ts';
import { newId, silentLogger, systemRandom } from '../../src/kernel/index.ts';
import { databaseOfThisTest, TEST_SIGNER } from '../support/directories.ts';

const NOW = Date.UTC(2026, 0, 1);

const DIRECTORIES = {
  sqlite: () => openDirectory({ kind: 'sqlite', file: ':memory:' }, silentLogger),
  postgres: async () =>
    openDirectory({ kind: 'postgres', url: (await databaseOfThisTest()).url }, silentLogger),
};

describe.each(Object.entries(DIRECTORIES))('a person who is deleted from %s', (_name, open) => {
  async function somebody() {
    const db = await open();
    const people = new PeopleStoreSql(db);
    const user = newUser({
      id: newId('usr', systemRandom),
      createdAt: NOW,
      email: `${newId('usr', systemRandom)}@example.com`,
      givenName: 'Ada',
    });
    await people.createUser(user);
    const event = (personal: Record<string, string>): AuditEvent => ({
      id: newId('evt', systemRandom),
      at: NOW,
      event: 'challenge.consumed',
      userId: user.id,
      detail: { acr: 'x' },
      personal,
    });
    const audit = new AuditStoreSql(db, TEST_SIGNER);
    return { db, people, user, event, audit, salt: () => 'salt' };
  }

  test('keeps the rows of the log in their chain, and nothing personal beside them, however late they are written', async () => {
    const { db, people, user, event, audit, salt } = await somebody();
    await audit.append([event({ address: '192.0.2.1' })], salt);
    expect(await people.eraseUser(user.id, NOW)).toBe(true);
    const others = Array.from({ length: 40 }, () => ({
      ...event({ address: '192.0.2.3' }),
      userId: newId('usr', systemRandom),
    }));
    await audit.append([event({ address: '192.0.2.2' }), ...others], salt);
    const history = await audit.historyOf(user.id, 10);
    expect(history.map(({ personal }) => personal)).toEqual([{}, {}]);
    expect(await db.selectFrom('audit_personal').select('data').execute()).toHaveLength(40);
    await db.destroy();
  });

  test('loses every row that is theirs, and gets none again', async () => {
    const { db, people, user } = await somebody();
    const browsers = new BrowserStoreSql(db);
    const browser = {
      id: newId('brw', systemRandom),
      userId: user.id,
      keyHash: 'k',
      traitHash: 't',
      browser: 'Firefox',
      system: 'Windows',
      place: 'DE',
      firstSeenAt: NOW,
      lastSeenAt: NOW,
      reportedAt: undefined,
      blockedUntil: undefined,
    };
    await browsers.save(browser);
    await new RecoveryStoreSql(db).replaceCodes(user.id, ['h'], NOW);
    await new EnrollmentStoreSql(db).createInvitation({
      id: newId('inv', systemRandom),
      organizationId: 'org_default',
      userId: user.id,
      purpose: 'add-phone',
      codeHash: 'c',
      createdAt: NOW,
      expiresAt: NOW + 1,
    });
    const data = await new PersonalDataSql(db).everythingOf(user.id);
    expect(data.account).toMatchObject([
      { id: user.id, givenName: 'Ada', createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(data.browsers).toMatchObject([{ browser: 'Firefox', lastSeenAt: '2026-01-01T00:00:00.000Z' }]);
    expect([data.invitations, data.recoveryCodes].map((rows) => rows?.length)).toEqual([1, 1]);
    expect(JSON.stringify(data)).not.toMatch(/hash/i);

    await people.eraseUser(user.id, NOW);
    await browsers.save(browser);
    for (const table of Object.keys(TABLES_OF_PEOPLE) as (keyof typeof TABLES_OF_PEOPLE)[]) {
      expect(await db.selectFrom(table).select('user_id').execute(), table).toEqual([]);
    }
    await db.destroy();
  });
});

test('every table with a person’s rows is in the download and is emptied with its person', async () => {
  const db = await DIRECTORIES.sqlite();
  const tables = await db.introspection.getTables();
  const theirs = tables
    .filter(({ columns }) => columns.some(({ name }) => name === 'user_id'))
    .map(({ name }) => name as keyof Database)
    .filter((name) => name !== 'audit_events');
  expect(theirs.sort()).toEqual(Object.keys(TABLES_OF_PEOPLE).sort());
  await db.destroy();
});

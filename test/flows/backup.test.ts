import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { directoryLoad, openDirectory, openSnapshot, TABLES } from '../../src/adapters/sql/index.ts';
import type { Cell } from '../../src/domain/backup/index.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { cli } from '../support/cli.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { RelyingParty } from '../support/relying-party.ts';

const SECRET = 'b25lIHJvb3Qgc2VjcmV0IGZvciBldmVyeSBkYXRhYmFzZQ';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-backup-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The settings of a command on the directory of this gateway. */
const beside = ({ dataDir, issuer, config }: TestGateway) => ({
  DATA_DIR: dataDir,
  PUBLIC_URL: issuer,
  SECRET: config.secret ?? '',
  DATABASE_URL: config.databaseUrl ?? '',
});

async function backupOf(gateway: TestGateway): Promise<string> {
  const file = join(folder(), 'backup.gz');
  await gateway.gateway.audit.flush();
  const { code, err } = await cli(beside(gateway), ['backup', '--to', file, '--json']);
  expect([code, err]).toEqual([0, '']);
  return file;
}

const restore = (env: Record<string, string>, file: string) =>
  cli({ PUBLIC_URL: 'http://127.0.0.1:3000', SECRET, ...env }, ['restore', '--from', file, '--json']);

async function signIn(at: TestGateway, integration: RelyingParty['integration'], phone: PhoneClient) {
  const contoso = await RelyingParty.discover({ issuer: at.issuer, fetch: at.fetch, integration });
  const asked = await contoso.ask();
  const tab = await at.browser().open(asked.url);
  const told = tab.until('approved');
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  await told;
  return contoso.verify(await tab.collect(), asked);
}

/** Every row of every table, in an order that does not depend on the database. */
async function rowsOf(place: Parameters<typeof openSnapshot>[0]): Promise<Record<string, string[]>> {
  const snapshot = await openSnapshot(place, silentLogger);
  const all: Record<string, string[]> = {};
  for await (const { name, columns, rows } of snapshot.tables()) {
    const lines: string[] = [];
    for await (const row of rows as AsyncIterable<readonly Cell[]>) {
      lines.push(JSON.stringify(columns.map((column, at) => [column, row[at]]).sort()));
    }
    all[name] = lines.sort();
  }
  await snapshot.close();
  return all;
}

test('a directory moves from SQLite to PostgreSQL and back, and the same phone signs the same person in', async () => {
  const first = await startGateway({ env: { SECRET } });
  const { integration } = await first.integration();
  const ada = await first.phoneOf('ada');
  const before = await signIn(first, integration, ada);
  const toPostgres = await backupOf(first);
  await first.stop();

  const { url } = await databaseOfThisTest();
  const moved = await restore({ DATABASE_URL: url, DATA_DIR: folder() }, toPostgres);
  expect([moved.code, moved.err, moved.json()]).toEqual([
    0,
    '',
    expect.objectContaining({ auditLogIntact: true }),
  ]);
  const second = await startGateway({ databaseUrl: url, env: { SECRET }, port: first.config.port });
  expect((await signIn(second, integration, ada)).sub).toBe(before.sub);
  const back = await backupOf(second);
  await second.stop();

  const dataDir = folder();
  expect((await restore({ DATA_DIR: dataDir }, back)).json()).toMatchObject({ auditLogIntact: true });
  const there = await rowsOf({ kind: 'postgres', url });
  const here = await rowsOf({ kind: 'sqlite', file: join(dataDir, 'directory.sqlite') });
  // The restoring itself stands in the log of the one and not in that of the other.
  for (const table of TABLES.filter((name) => !name.startsWith('audit_'))) {
    expect(here[table]).toEqual(there[table]);
  }
  expect(here.audit_events).toEqual(expect.arrayContaining(there.audit_events ?? ['none']));
  const third = await startGateway({ dataDir, env: { SECRET }, port: first.config.port });
  expect((await signIn(third, integration, ada)).sub).toBe(before.sub);
});

test('a backup has every table of both databases, one that others refer to before them', async () => {
  const { url } = await databaseOfThisTest();
  const file = join(folder(), 'directory.sqlite');
  for (const place of [
    { kind: 'sqlite', file },
    { kind: 'postgres', url },
  ] as const) {
    const db = await openDirectory(place, silentLogger);
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    await db.destroy();
    expect(tables.filter((name) => !name.startsWith('kysely_')).sort()).toEqual([...TABLES].sort());
  }
  const db = await openDirectory({ kind: 'sqlite', file }, silentLogger);
  for (const [at, table] of TABLES.entries()) {
    const { rows } = await sql<{
      table: string;
    }>`select "table" from pragma_foreign_key_list(${table})`.execute(db);
    for (const needed of rows) expect(TABLES.slice(0, at)).toContain(needed.table);
  }
  await db.destroy();
});

test('a backup while people sign in is of one moment: its audit log is whole', async () => {
  const gateway = await startGateway({ env: { SECRET } });
  const { integration } = await gateway.integration();
  const ada = await gateway.phoneOf('ada');
  let stop = false;
  const busy = (async () => {
    while (!stop) {
      await signIn(gateway, integration, ada);
      await gateway.gateway.audit.flush();
    }
  })();
  const files = [await backupOf(gateway), await backupOf(gateway), await backupOf(gateway)];
  stop = true;
  await busy;
  for (const file of files) {
    expect((await restore({ DATA_DIR: folder() }, file)).json()).toMatchObject({ auditLogIntact: true });
  }
});

test('what was open at the backup is ended by restoring it: it may have been used since', async () => {
  const gateway = await startGateway({ env: { SECRET } });
  const phone = await gateway.strangePhone();
  const invitation = await gateway.invitationFor('ada');
  const file = await backupOf(gateway);
  await gateway.stop();
  const dataDir = folder();
  expect((await restore({ DATA_DIR: dataDir }, file)).code).toBe(0);
  const restored = await startGateway({ dataDir, env: { SECRET }, port: gateway.config.port });
  await expect(phone.enroll(invitation, 'a phone')).rejects.toMatchObject({ code: 'invitation_used' });
  const listed = await cli(beside(restored), ['audit', 'list', '--event', 'directory.restored', '--json']);
  expect(JSON.parse(listed.out)).toHaveLength(1);
});

describe('nothing is restored', () => {
  const lines = (file: string) => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const written = (changed: readonly string[]) => {
    const file = join(folder(), 'changed.gz');
    writeFileSync(file, gzipSync(`${changed.join('\n')}\n`));
    return file;
  };

  test.each([
    [
      'with one letter changed',
      (all: string[]) => all.map((line) => line.replace('ada@', 'eve@')),
      'backup_damaged',
    ],
    [
      'with a row more',
      (all: string[]) => [...all.slice(0, -1), all.at(-2) ?? '', all.at(-1) ?? ''],
      'backup_damaged',
    ],
    ['with a row less', (all: string[]) => all.toSpliced(-2, 1), 'backup_damaged'],
    ['that was cut off', (all: string[]) => all.slice(0, -1), 'backup_damaged'],
    ['with something behind its end', (all: string[]) => [...all, '["x"]'], 'backup_damaged'],
    [
      'whose header says another time',
      (all: string[]) => all.with(0, (all[0] ?? '').replace('"at":"2', '"at":"3')),
      'backup_damaged',
    ],
    ['that is none', () => ['hello'], 'backup_damaged'],
  ])('of a backup %s', async (_name, change, code) => {
    const gateway = await startGateway({ env: { SECRET } });
    await gateway.invitationFor('ada');
    const dataDir = folder();
    const { code: exit, err } = await restore(
      { DATA_DIR: dataDir },
      written(change(lines(await backupOf(gateway)))),
    );
    expect([exit, JSON.parse(err)]).toEqual([1, expect.objectContaining({ error: code })]);
    expect(existsSync(join(dataDir, 'directory.sqlite'))).toBe(false);
  });

  test('with another SECRET, without one, over another directory, of half a file, or twice into one file', async () => {
    const gateway = await startGateway({ env: { SECRET } });
    const file = await backupOf(gateway);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const refused = async (env: Record<string, string>, from = file) => {
      const { code, err } = await restore(env, from);
      return [code, JSON.parse(err).error];
    };
    const dataDir = folder();
    expect(await refused({ SECRET: [...SECRET].reverse().join(''), DATA_DIR: dataDir })).toEqual([
      1,
      'wrong_root_secret',
    ]);
    expect(await refused({ SECRET: '', DATA_DIR: dataDir })).toEqual([1, 'secret_missing']);
    expect(existsSync(join(dataDir, 'secret'))).toBe(false);
    expect(await refused({ DATA_DIR: gateway.dataDir })).toEqual([1, 'directory_not_empty']);
    const { url } = await databaseOfThisTest();
    const db = await openDirectory({ kind: 'postgres', url }, silentLogger);
    await db.destroy();
    expect(await refused({ DATA_DIR: dataDir, DATABASE_URL: url })).toEqual([1, 'directory_not_empty']);
    const half = join(folder(), 'half.gz');
    writeFileSync(half, readFileSync(file).subarray(0, statSync(file).size / 2));
    expect(await refused({ DATA_DIR: dataDir }, half)).toEqual([1, 'backup_damaged']);
    expect(await refused({ DATA_DIR: dataDir }, join(dataDir, 'absent.gz'))).toEqual([1, 'backup_damaged']);
    expect(existsSync(join(dataDir, 'directory.sqlite'))).toBe(false);
    const again = await cli(beside(gateway), ['backup', '--to', file, '--json']);
    expect([again.code, JSON.parse(again.err).error]).toEqual([1, 'backup_file_unusable']);
  });

  test('of a newer version’s backup, and PostgreSQL is as empty as before', async () => {
    const { url, query } = await databaseOfThisTest();
    const load = directoryLoad({ kind: 'postgres', url }, silentLogger);
    const none = async function* () {};
    await expect(load.load(['9999-later'], none(), 0)).rejects.toMatchObject({ code: 'backup_newer' });
    const odd = async function* () {
      yield { kind: 'table' as const, name: 'users', columns: ['id', 'absent'] };
      yield { kind: 'row' as const, cells: ['usr_1', 'x'] };
    };
    await expect(load.load(['0001-first'], odd(), 0)).rejects.toThrow();
    expect(
      await query('select 1 from information_schema.tables where table_schema = current_schema()'),
    ).toEqual([]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Dialect, Kysely } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type DirectoryPlace, openDirectory, openSnapshot } from '../../src/adapters/sql/index.ts';
import { migrate } from '../../src/adapters/sql/migrate.ts';
import { MIGRATIONS } from '../../src/adapters/sql/open.ts';
import { openPostgres } from '../../src/adapters/sql/postgres-dialect.ts';
import { MIGRATING, SERVING } from '../../src/adapters/sql/postgres-pool.ts';
import { openSqlite } from '../../src/adapters/sql/sqlite-dialect.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { Maker, NOW } from './directory-subject.ts';

// biome-ignore lint/suspicious/noExplicitAny: tables of a version that has no types any more
type Old = Kysely<any>;

const make = new Maker('upgrade');
/** Two of them, so that all that came later comes to tables that are in use. */
const EARLY = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, 2));
const PROGRAM = fileURLToPath(new URL('../support/open-in-process.ts', import.meta.url));
const IMPATIENT = { lockWait: 50, pause: 20, tries: 1_000 };

async function aFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-upgrade-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'directory.sqlite');
}

async function openInProcess(file: string, ...more: string[]) {
  const child = spawn(process.execPath, [PROGRAM, file, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, said: code === 0 ? '' : said };
}

interface Place {
  place: DirectoryPlace;
  dialect: () => Dialect;
  /** As a node of this version does that starts beside the others. */
  upgrade: () => Promise<unknown>;
}

async function inAFile(): Promise<Place> {
  const file = await aFile();
  return {
    ...{ place: { kind: 'sqlite', file }, dialect: () => openSqlite(file) },
    // Whoever waits for SQLite's lock keeps its thread: the one that holds it must be elsewhere.
    upgrade: async () => expect(await openInProcess(file)).toMatchObject({ code: 0 }),
  };
}

async function inPostgres(): Promise<Place> {
  const { url } = await databaseOfThisTest();
  const place = { kind: 'postgres', url } as const;
  return {
    ...{ place, dialect: () => openPostgres(url, SERVING, silentLogger) },
    upgrade: async () => (await openDirectory(place, silentLogger)).destroy(),
  };
}

function connected(dialect: Dialect): Old {
  const db: Old = new Kysely({ dialect });
  onTestFinished(() => db.destroy());
  return db;
}

/** A gateway of the version that knew the early migrations, and what a sign-in with a new phone writes and reads there. */
async function oldGateway({ dialect }: Place) {
  const db = connected(dialect());
  expect(await migrate(db, EARLY, silentLogger)).toBeUndefined();
  const served: string[] = [];
  return {
    served,
    serve: async () => {
      const user = make.user();
      const phone = make.phone(user);
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('users')
          .values({ id: user.id, email_verified: 1, demo: 0, created_at: NOW, version: 1 })
          .execute();
        await tx
          .insertInto('phones')
          .values({
            ...{ id: phone.id, user_id: user.id, kind: 'web', name: phone.name, public_key: '{}' },
            ...{ thumbprint: phone.id, created_at: NOW, version: 1 },
          })
          .execute();
      });
      const read = await db
        .selectFrom('phones')
        .innerJoin('users', 'users.id', 'phones.user_id')
        .selectAll('users')
        .where('phones.id', '=', phone.id)
        .executeTakeFirst();
      expect(read).toMatchObject({ id: user.id, created_at: NOW });
      await db.updateTable('phones').set({ sign_count: 1, version: 2 }).where('id', '=', phone.id).execute();
      served.push(user.id);
    },
  };
}

async function opened(place: DirectoryPlace) {
  const db = await openDirectory(place, silentLogger);
  onTestFinished(() => db.destroy());
  return db;
}

const idsIn = async (db: Awaited<ReturnType<typeof opened>>): Promise<string[]> =>
  (await db.selectFrom('users').select('id').execute()).map(({ id }) => id);

describe.each([
  ['SQLite', inAFile],
  ['PostgreSQL', inPostgres],
])('an upgrade on %s', (kind, somewhere) => {
  test('is not noticed by a gateway of the version before, which goes on with what it had open', async () => {
    const place = await somewhere();
    const { serve, served } = await oldGateway(place);
    await serve();
    let done = false;
    const serving = (async () => {
      do {
        await serve();
        await others();
      } while (!done);
    })();
    await place.upgrade().finally(() => {
      done = true;
    });
    await serving;
    await serve();
    expect((await idsIn(await opened(place.place))).sort()).toEqual(served.sort());
  });

  test('that fails half-way leaves the directory as it was, and the next one goes through', async () => {
    const place = await somewhere();
    const { serve } = await oldGateway(place);
    const failing = {
      '9999-half': {
        up: async (tables: Kysely<unknown>) => {
          await tables.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('the disk is full');
        },
      },
    };
    const db = connected(place.dialect());
    const fault = await migrate(db, { ...MIGRATIONS, ...failing }, silentLogger);
    expect(fault).toMatchObject({ message: 'the disk is full' });
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    expect(tables).not.toContain('half');
    expect(tables, kind).not.toContain('browsers');
    await serve();
    expect(await idsIn(await opened(place.place))).toHaveLength(1);
  });
});

describe('an upgrade while a backup reads PostgreSQL', () => {
  /** The backup has read a table that the upgrade changes, and keeps it until it ends. */
  async function duringABackup() {
    const place = await inPostgres();
    const gateway = await oldGateway(place);
    await gateway.serve();
    const backup = await openSnapshot(place.place, silentLogger);
    let open = true;
    const close = async () => {
      if (open) await backup.close();
      open = false;
    };
    onTestFinished(close);
    for await (const { name, rows } of backup.tables()) {
      for await (const row of rows) expect(row.length).toBeGreaterThan(0);
      if (name === 'users') break;
    }
    const { url } = place.place as { url: string };
    return { ...gateway, close, upgrading: connected(openPostgres(url, MIGRATING, silentLogger)) };
  }

  test('gives way to the sign-ins, and goes through when the backup has ended', async () => {
    const { serve, close, upgrading } = await duringABackup();
    const logger = new RecordingLogger();
    const upgrade = migrate(upgrading, MIGRATIONS, logger, IMPATIENT);
    await vi.waitFor(() => expect(logger.messages('warn').length).toBeGreaterThan(1), { timeout: 20_000 });
    await serve();
    await serve();
    await close();
    expect(await upgrade).toBeUndefined();
    await serve();
  });

  test('that does not end is given up, and says what to do', async () => {
    const { serve, upgrading } = await duringABackup();
    const fault = await migrate(upgrading, MIGRATIONS, silentLogger, { ...IMPATIENT, tries: 2 });
    expect(fault).toMatchObject({ code: 'directory_in_use', message: expect.stringContaining('a backup') });
    await serve();
  });
});

describe('a directory file', () => {
  test('that several processes open at once for the first time is made by one of them', async () => {
    const file = await aFile();
    const ends = await Promise.all(Array.from({ length: 4 }, () => openInProcess(file)));
    expect(ends).toEqual(ends.map(() => ({ code: 0, signal: null, said: '' })));
    const db = await opened({ kind: 'sqlite', file });
    expect(await db.selectFrom('organizations').select('id').execute()).toHaveLength(1);
  });

  test('whose upgrade was killed in the middle opens as if it had not begun', async () => {
    const file = await aFile();
    expect(await openInProcess(file, 'killed')).toMatchObject({ signal: 'SIGKILL' });
    const db = await opened({ kind: 'sqlite', file });
    expect((await db.introspection.getTables()).map(({ name }) => name)).not.toContain('half');
  });
});

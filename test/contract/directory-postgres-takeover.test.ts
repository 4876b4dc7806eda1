import { Client } from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../support/databases.ts';
import { openNode } from '../support/directories.ts';
import { type PostgresServer, startPostgres } from '../support/services/postgres.ts';
import { Maker } from './directory-subject.ts';

const SOON = { timeout: 20_000, interval: 20 };
const make = new Maker('PostgreSQL that gives way');

let primary: PostgresServer;
let standby: PostgresServer;
beforeAll(async () => {
  primary = await startPostgres();
  standby = await startPostgres(primary);
});
afterAll(() => Promise.all([primary?.stop(), standby?.stop()]));

/** The same database at both servers, in this order. */
function atBoth(url: string, servers: readonly PostgresServer[]): string {
  const { pathname } = new URL(url);
  return `postgres://postgres@${servers.map((server) => new URL(server.url).host).join(',')}${pathname}`;
}

async function ask(server: PostgresServer, sql: string, database = 'postgres') {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

test('a directory on two servers writes to whichever takes writes, and goes on at the one that takes over', async () => {
  const database = await freshDatabase(primary.url);
  const name = new URL(database.url).pathname.slice(1);
  await vi.waitFor(() => ask(standby, 'select 1', name), SOON);
  // The replica is named first: it is left for the one that takes writes.
  const node = await openNode(atBoth(database.url, [standby, primary]));
  onTestFinished(() => node.db.destroy());
  const ada = make.user();
  await node.enrollment.signUp(ada, make.phone(ada), undefined);
  const [{ at } = {}] = await ask(primary, 'select pg_current_wal_lsn()::text as at');
  await vi.waitFor(async () => {
    const [{ reached } = {}] = await ask(
      standby,
      `select pg_last_wal_replay_lsn() >= '${at}'::pg_lsn as reached`,
    );
    expect(reached).toBe(true);
  }, SOON);

  await primary.crash();
  const waiting = node.people.userById(ada.id);
  await ask(standby, 'select pg_promote()');
  // Asked while nobody took writes, and answered when somebody did.
  expect((await waiting)?.id).toBe(ada.id);
  const grace = make.user();
  await vi.waitFor(() => node.enrollment.signUp(grace, make.phone(grace), undefined), SOON);
  expect((await node.people.userById(grace.id))?.id).toBe(grace.id);
});

test('a read whose connection was closed while it lay idle is answered by another', async () => {
  const database = await freshDatabase(standby.url);
  onTestFinished(() => database.drop());
  const node = await openNode(database.url);
  onTestFinished(() => node.db.destroy());
  const ada = make.user();
  await node.enrollment.signUp(ada, make.phone(ada), undefined);
  const ended = database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  const [found] = await Promise.all([node.people.userById(ada.id), ended]);
  expect(found?.id).toBe(ada.id);
  expect((await node.people.userById(ada.id))?.id).toBe(ada.id);
});

test('where no server takes writes, what is asked is refused within seconds', async () => {
  const database = await freshDatabase(standby.url);
  const node = await openNode(atBoth(database.url, [standby, primary]));
  onTestFinished(() => node.db.destroy());
  await standby.crash();
  onTestFinished(() => standby.comeBack());
  await expect(node.people.userById('usr_x')).rejects.toMatchObject({ kind: 'unavailable' });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { startPostgres } from '../../test/support/services/postgres.ts';
import { Administrator } from '../dashboard/administrator.ts';
import { type Amounts, type Filled, fill } from '../dashboard/fill.ts';
import { type Database, type FullScan, fullScans, SMALL } from '../dashboard/plans.ts';
import { listen, queriesOf } from '../dashboard/queries.ts';
import { type Stop, walk } from '../dashboard/walk.ts';
import { BenchFailure } from '../errors.ts';
import { progress, run } from '../run.ts';
import { built } from '../servers/built.ts';
import { freePort } from '../servers/process.ts';
import { median } from '../stats.ts';

export const USAGE = `npm run bench -- dashboard [options]: how long each page of the dashboard takes in a full directory
  --quick                        a tenth of 10,000 users, 1,000 integrations and 1,000,000 audit rows
  --database sqlite|postgres     which directory (both)
  --json                         print the JSON line alone
`;

/** Of every page, from the request to its last byte, in milliseconds. */
const TARGET = 200;
const FULL: Amounts = { users: 10_000, integrations: 1_000, auditRows: 1_000_000 };
const QUICK: Amounts = { users: 1_000, integrations: 100, auditRows: 100_000 };
const TIMES = 10;
const INTEGRATION_KINDS = ['azure-b2c', 'entra-external-id', 'entra-external-mfa', 'oidc'];
const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
/** A page this slow is not asked for as often. */
const SLOW = 2_000;

type Kind = Database['kind'];

interface Measured extends Stop {
  readonly status: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly queries: number;
  readonly scans: readonly FullScan[];
}

interface Result {
  readonly kind: Kind;
  readonly pages: readonly Measured[];
  readonly refused: readonly (Stop & { status: number })[];
  readonly unreached: readonly string[];
}

/** Fills a directory, opens a gateway on it in this process, and asks for every page of the router's own list. */
export async function dashboard(args: readonly string[]): Promise<void> {
  const { values } = parse(args);
  const amounts = values.quick ? QUICK : FULL;
  const kinds: Kind[] = values.database === undefined ? ['sqlite', 'postgres'] : [values.database as Kind];
  listen();
  const results: Result[] = [];
  for (const kind of kinds) results.push(await measure(kind, amounts));
  if (!values.json) for (const result of results) process.stdout.write(`${table(result, amounts)}\n\n`);
  const line = {
    date: new Date().toISOString(),
    node: process.version,
    scenario: 'dashboard',
    amounts,
    results,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function parse(args: readonly string[]) {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        database: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const { database } = parsed.values;
    if (database !== undefined && !['sqlite', 'postgres'].includes(database))
      throw new Error(`There is no database ${database}.`);
    return parsed;
  } catch (error) {
    throw new BenchFailure(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

async function measure(kind: Kind, amounts: Amounts): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  run.atExit(() => rmSync(dataDir, { recursive: true, force: true }));
  const server = kind === 'postgres' ? await startPostgres() : undefined;
  try {
    const { openGateway } = await built<typeof import('../../src/gateway.ts')>('gateway.js');
    const { openDirectoryServices } = await built<typeof import('../../src/directory.ts')>('directory.js');
    const parts = await partsOf(dataDir, server?.url);
    progress(`${kind}: filling the directory`);
    const began = performance.now();
    const directory = await withoutWaitingForTheDisk(() => openDirectoryServices(parts));
    const filled = await fill(directory, amounts, Date.now());
    await directory.close();
    const database = await openDatabase(kind, dataDir, server?.url);
    // What PostgreSQL does by itself after a while, and what SQLite's planner does without.
    if (kind === 'postgres') await database.rows('analyze');
    progress(`  filled in ${Math.round((performance.now() - began) / 1_000)} s; the pages`);
    const gateway = await openGateway(parts);
    try {
      const me = await Administrator.signIn(gateway, parts.config.publicUrl);
      return { kind, ...(await measurePages(gateway.routes, me, database, filled)) };
    } finally {
      await gateway.close();
      await database.close();
    }
  } finally {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measurePages(
  routes: readonly { method: string; path: string }[],
  me: Administrator,
  database: Database,
  { organization, integrations, users }: Filled,
): Promise<Omit<Result, 'kind'>> {
  const pages = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/dashboard'));
  const paths = [...new Set(pages.map(({ path }) => path))];
  const given = {
    organization: ['all', organization],
    integration: integrations.slice(0, 1).map(({ id }) => id),
    user: users.slice(0, 1).map(({ id }) => id),
    // What a form makes a page of: it has no address that a link could have.
    kind: [...INTEGRATION_KINDS],
  };
  const typed = {
    user: users[77]?.email ?? '',
    actor: users[77]?.email ?? '',
    integration: integrations[0]?.id ?? '',
    organization,
    reference: '0123 4567',
    event: 'challenge.declined',
    from: day(-60),
    until: day(-30),
  };
  const { stops, refused, unreached } = await walk(paths, given, typed, ({ address }) => me.get(address));
  const measured: Measured[] = [];
  for (const stop of stops) {
    const first = await me.get(stop.address);
    const times: number[] = [];
    for (let n = 0; n < (first.ms > SLOW ? 2 : TIMES); n += 1) {
      const { status, ms } = await me.get(stop.address);
      // A refusal is quick, and no page.
      if (status !== first.status) throw new BenchFailure(`${stop.address} answered ${status} all at once`);
      times.push(ms);
    }
    const queries = await queriesOf(async () => {
      await me.get(stop.address);
    });
    const page = {
      ...stop,
      status: first.status,
      min: Math.min(...times),
      median: median(times),
      max: Math.max(...times),
      queries: queries.length,
      scans: (await fullScans(database, queries)).filter(({ rows }) => rows >= SMALL),
    };
    progress(`  ${page.median.toFixed(1).padStart(8)} ms  ${stop.address}`);
    measured.push(page);
  }
  return { pages: measured, refused, unreached };
}

async function partsOf(dataDir: string, databaseUrl: string | undefined) {
  const { loadConfig, openDataDir } =
    await built<typeof import('../../src/config/index.ts')>('config/index.js');
  const { systemClock, systemRandom } =
    await built<typeof import('../../src/kernel/index.ts')>('kernel/index.js');
  const port = await freePort();
  const limits = [
    'AUTHORIZE',
    'SCAN',
    'INVITATION',
    'PHONE',
    'TYPED',
    'MAIL',
    'MAILBOX',
    'ACCOUNT',
    'DASHBOARD',
  ];
  const config = loadConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    ...Object.fromEntries(limits.map((name) => [`COUNTERSIGN_LIMIT_${name}`, '100000000'])),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const nothing = () => {};
  const complain = (fields: object, message: string) =>
    process.stderr.write(`${message} ${'err' in fields ? String(fields.err) : ''}\n`);
  return {
    config,
    dataDir: openDataDir(config, systemRandom),
    clock: systemClock,
    random: systemRandom,
    logger: { debug: nothing, info: nothing, warn: complain, error: complain },
  };
}

/** Opens a SQLite file that need not survive a power cut: filling it is not what is measured. */
async function withoutWaitingForTheDisk<T>(open: () => Promise<T>): Promise<T> {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    return exec.call(this, sql.replace('synchronous = FULL', 'synchronous = OFF'));
  };
  try {
    return await open();
  } finally {
    DatabaseSync.prototype.exec = exec;
  }
}

async function openDatabase(
  kind: Kind,
  dataDir: string,
  url: string | undefined,
): Promise<Database & { close(): Promise<void> }> {
  if (kind === 'sqlite') {
    const db = new DatabaseSync(join(dataDir, 'directory.sqlite'), { timeout: 5_000 });
    return {
      kind,
      rows: async <Row>(sql: string) => db.prepare(sql).all() as Row[],
      close: async () => db.close(),
    };
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    kind,
    rows: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...parameters])).rows,
    close: () => client.end(),
  };
}

function table({ kind, pages, refused, unreached }: Result, amounts: Amounts): string {
  const n = (value: number) => value.toFixed(1).padStart(8);
  const count = (value: number) => value.toLocaleString('en');
  const slow = pages.filter((page) => page.median >= TARGET);
  const scans = new Map(
    pages.flatMap((page) => page.scans.map((scan) => [scan.sql, { scan, page }] as const)),
  );
  return [
    `${kind}: ${count(amounts.users)} users, ${count(amounts.integrations)} integrations, ` +
      `${count(amounts.auditRows)} audit rows; target ${TARGET} ms`,
    `${'min'.padStart(8)} ${'median'.padStart(8)} ${'max'.padStart(8)}  target  queries  page`,
    ...pages.map(
      (page) =>
        `${n(page.min)} ${n(page.median)} ${n(page.max)}  ${page.median < TARGET ? 'met   ' : 'MISSED'}` +
        `  ${String(page.queries).padStart(7)}  ${page.address}${page.status === 200 ? '' : ` (${page.status})`}`,
    ),
    ...refused.map(({ status, address }) => `answered ${status}, not measured: ${address}`),
    ...unreached.map((route) => `not reached, no link leads there: ${route}`),
    slow.length === 0 ? 'every page within the target' : `${slow.length} pages beyond the target`,
    scans.size === 0
      ? `no table of ${count(SMALL)} rows or more is read from end to end`
      : `tables of ${count(SMALL)} rows or more that are read from end to end, or by an index as far as a limit goes:`,
    ...[...scans.values()].map(
      ({ scan, page }) =>
        `  ${scan.table} (${count(scan.rows)}${scan.byIndex ? ', in the order of an index' : ''}) at ${page.route}\n` +
        `    ${scan.sql.slice(0, 400)}`,
    ),
  ].join('\n');
}

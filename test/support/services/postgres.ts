import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findOrInstall, POSTGRES_INITDB } from './find-or-install.ts';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  /** Its database `postgres`, by a user who may do everything and is asked for no password. */
  readonly url: string;
  /** The folder of its files. */
  readonly data: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  crash(): Promise<void>;
  /** Brings it back after a crash, on the same port, with what was committed. */
  comeBack(): Promise<void>;
  /** It keeps its connections, accepts new ones, and answers nothing until `resume`. */
  pause(): Promise<void>;
  resume(): void;
}

const PATIENCE_MS = 30_000;
const BETWEEN_TRIES_MS = 20;
const ATTEMPTS = 5;

/** A crash of the process, unlike one of the machine, loses nothing without fsync. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  fsync: 'off',
  full_page_writes: 'off',
  // Its files may be in memory, and no database lives long enough to be cleaned up.
  max_wal_size: '128MB',
  autovacuum: 'off',
};

/**
 * Waits until the test run is gone, however it ended, then ends the server and removes its folder.
 * A server that has ended may stay as a process that nobody collects: it waits for five seconds only.
 */
const KEEPER =
  'read -r _; kill -QUIT "$1"; for _ in 1 2 3 4 5; do kill -0 "$1" || break; sleep 1; done; rm -rf "$0"';

const run = promisify(execFile);

/**
 * A PostgreSQL of its own, in a folder of its own, on loopback, empty; or one that follows another, and can take its place by
 * `pg_promote`. Its files are on `disk`. Resolves when it answers.
 */
export async function startPostgres(following?: PostgresServer, disk = tmpdir()): Promise<PostgresServer> {
  const binaries = dirname(findOrInstall(POSTGRES_INITDB));
  const folder = mkdtempSync(join(disk, 'countersign-postgres-'));
  const owner = unprivileged();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const as = { ...owner, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const data = join(folder, 'data');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    if (following === undefined) {
      await run(
        join(binaries, 'initdb'),
        ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
        as,
      );
    } else {
      // A copy of files that nobody writes to: what copies a running server is not part of every installation.
      await following.crash();
      await run('cp', ['-a', following.data, data]);
      await following.comeBack();
      for (const left of ['postmaster.pid', 'postmaster.opts']) rmSync(join(data, left), { force: true });
      writeFileSync(join(data, 'standby.signal'), '');
      const { port } = new URL(following.url);
      appendFileSync(
        join(data, 'postgresql.auto.conf'),
        `primary_conninfo = 'host=127.0.0.1 port=${port} user=postgres'\n`,
      );
    }
  } catch (cause) {
    remove();
    throw new Error('initdb cannot make a PostgreSQL for the tests.', { cause });
  }
  const startAt = (port: number) => startServer(join(binaries, 'postgres'), { data, folder, port, as });

  let port = 0;
  let server: Server | undefined;
  // Between finding a port free and taking it another process may be faster.
  for (let attempt = 1; server === undefined; attempt += 1) {
    port = await freePort();
    server = await startAt(port).catch((fault: Error) => {
      if (attempt < ATTEMPTS) return undefined;
      remove();
      throw fault;
    });
  }
  let running = server;
  let paused: readonly number[] = [];
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const resume = () => {
    for (const pid of paused) signal(pid, 'SIGCONT');
    paused = [];
  };
  const end = async (how: 'SIGINT' | 'SIGQUIT') => {
    resume();
    await running.end(how);
  };
  return {
    url,
    data,
    async stop() {
      await end('SIGINT');
      remove();
    },
    crash: () => end('SIGQUIT'),
    async comeBack() {
      running = await startAt(port);
    },
    async pause() {
      paused = [running.pid, ...(await pidsOf(url))];
      for (const pid of paused) signal(pid, 'SIGSTOP');
    },
    resume,
  };
}

interface Server {
  readonly pid: number;
  end(how: 'SIGINT' | 'SIGQUIT'): Promise<void>;
}

interface Place {
  data: string;
  folder: string;
  port: number;
  as: { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number };
}

async function startServer(binary: string, { data, folder, port, as }: Place): Promise<Server> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binary, ['-D', data, '-p', `${port}`, ...settings], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const keeper = spawn('sh', ['-c', KEEPER, folder, `${pid}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const end = async (how: 'SIGINT' | 'SIGQUIT') => {
    keeper.kill('SIGKILL');
    if (!isRunning(child)) return;
    const ended = once(child, 'exit');
    child.kill(how);
    await ended;
  };
  try {
    await untilItAnswers(child, port);
  } catch (fault) {
    await end('SIGQUIT');
    throw new Error(`postgres on port ${port} did not start: ${said.join('')}`, { cause: fault });
  }
  return { pid, end };
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function untilItAnswers(child: ChildProcess, port: number): Promise<void> {
  let fault: unknown;
  for (let waited = 0; waited < PATIENCE_MS; waited += BETWEEN_TRIES_MS) {
    if (!isRunning(child)) throw new Error('It ended at once.');
    try {
      await pidsOf(`postgres://postgres@127.0.0.1:${port}/postgres`);
      // An answer on this port proves nothing if ours could not have it.
      if (isRunning(child)) return;
    } catch (cause) {
      fault = cause;
    }
    await delay(BETWEEN_TRIES_MS);
  }
  throw new Error('It does not answer.', { cause: fault });
}

/** The processes that serve and do the housework; each is in a process group of its own. */
async function pidsOf(url: string): Promise<number[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid <> pg_backend_pid()',
    );
    return rows.map(({ pid }) => pid);
  } finally {
    await client.end();
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/** PostgreSQL refuses to run as root: it gets the user its package made, or nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((name) => users.find((fields) => fields[0] === name)).find(Boolean);
  if (!user) throw new Error('PostgreSQL does not run as root: make a user "postgres" or run as another.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

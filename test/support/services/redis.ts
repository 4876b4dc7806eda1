import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findOrInstall, REDIS_SERVER } from './find-or-install.ts';
import { freePort } from './free-port.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Where it speaks TLS, if it does. */
  readonly tlsPort: number | undefined;
  /** Ends it in good order and removes its folder. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** The same, with its folder kept for `comeBack`. */
  crash(): Promise<void>;
  /** Starts it again where it was after a crash, with more settings. Resolves when it answers. */
  comeBack(settings?: readonly string[]): Promise<void>;
  /** It keeps its connections, accepts new ones, and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
}

export interface RedisServerOptions {
  /** The port of an earlier server, to come back where it was. */
  port?: number;
  password?: string;
  /** Commands it does not know, as an older server or a careful host. */
  without?: readonly string[];
  /** More of its settings, as on its command line. */
  settings?: readonly string[];
  /** Speaks TLS on a second port, and with the others of its kind. */
  tls?: RedisTls | undefined;
}

/** Files in PEM. */
export interface RedisTls {
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
}

/** What a server or a sentinel is told of them, as on its command line. */
export const tlsSettings = (port: number, { cert, key, authority }: RedisTls): string[] => [
  ...[
    '--tls-port',
    `${port}`,
    '--tls-cert-file',
    cert,
    '--tls-key-file',
    key,
    '--tls-ca-cert-file',
    authority,
  ],
  ...['--tls-auth-clients', 'no', '--tls-replication', 'yes'],
];

const PATIENCE_MS = 20_000;
const BETWEEN_TRIES_MS = 20;
const ATTEMPTS = 5;

/** A redis-server of this test alone: on loopback, without persistence, empty. Resolves when it answers. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const binary = findOrInstall(REDIS_SERVER);
  let fault: unknown;
  // Between finding a port free and taking it another process may be faster.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await startAt(binary, options.port ?? (await freePort()), options);
    } catch (cause) {
      fault = cause;
    }
  }
  throw new Error('redis-server does not start.', { cause: fault });
}

async function startAt(
  binary: string,
  port: number,
  { password, without = [], settings = [], tls }: RedisServerOptions,
): Promise<RedisServer> {
  const tlsPort = tls && (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'countersign-redis-'));
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  args.push(...settings);
  if (tls && tlsPort) args.push(...tlsSettings(tlsPort, tls));
  if (password) args.push('--requirepass', password);
  for (const command of without) args.push('--rename-command', command, '');
  let child: ChildProcess;
  // It must not outlive the tests, however they end.
  const killNow = () => child?.kill('SIGKILL');
  process.once('exit', killNow);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ended = isRunning(child) ? once(child, 'exit') : undefined;
    child.kill('SIGCONT');
    child.kill(signal);
    await ended;
  };
  const leave = async (signal: 'SIGTERM' | 'SIGKILL') => {
    await end(signal);
    process.off('exit', killNow);
    rmSync(folder, { recursive: true, force: true });
  };
  const start = async (more: readonly string[] = []) => {
    const started = spawn(binary, [...args, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    const said: string[] = [];
    started.stdout.on('data', (chunk) => said.push(String(chunk)));
    started.stderr.on('data', (chunk) => said.push(String(chunk)));
    try {
      await untilItAnswers(started, port);
    } catch (fault) {
      await leave('SIGKILL');
      throw new Error(`redis-server on port ${port} did not start: ${said.join('')}`, { cause: fault });
    }
  };
  await start();
  return {
    url: `redis://${password ? `:${encodeURIComponent(password)}@` : ''}127.0.0.1:${port}`,
    port,
    tlsPort,
    stop: () => leave('SIGTERM'),
    kill: () => leave('SIGKILL'),
    crash: () => end('SIGKILL'),
    comeBack: start,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function untilItAnswers(child: ChildProcess, port: number): Promise<void> {
  let spawnFault: Error | undefined;
  child.once('error', (fault) => {
    spawnFault = fault;
  });
  for (let waited = 0; waited < PATIENCE_MS; waited += BETWEEN_TRIES_MS) {
    if (await answersPing(port)) {
      // An answer on this port proves nothing if ours could not have it.
      if (isRunning(child)) return;
    }
    if (spawnFault) throw spawnFault;
    if (!isRunning(child)) throw new Error('It ended at once.');
    await delay(BETWEEN_TRIES_MS);
  }
  throw new Error('It does not answer.');
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const answer = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('data', (reply) => answer(/^\+PONG|^-NOAUTH/.test(String(reply))));
    socket.once('error', () => answer(false));
    socket.setTimeout(1_000, () => answer(false));
  });
}

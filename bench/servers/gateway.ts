import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Target } from '../driver/messages.ts';
import type { Pinning } from '../machine/processor.ts';
import { run } from '../run.ts';
import { built } from './built.ts';
import { freePort, type ServerProcess, startServer } from './process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);
const NO_LIMIT = '100000000';

/** A gateway as `npm start` runs it, with a registered application and invited users. */
export interface GatewayUnderTest extends ServerProcess {
  /** Its users with app phones. */
  readonly target: Target;
  /** Its users with web phones. */
  readonly webPhones: Target;
  /** Everything beside the first process: its address and its process. */
  readonly others: readonly ServerProcess[];
  /** A client that takes codes, and its users. */
  readonly codeFlow: Target;
  /** Runs a command of the CLI beside it, and gives the JSON that it prints. */
  cli<Printed>(...words: string[]): Promise<Printed>;
}

export async function startGateway(parts: {
  redisUrl: string | undefined;
  users: number;
  webPhones?: number;
  codeUsers?: number;
  /** Processes on the same directory and store, each on a port of its own; one where it is left out. */
  nodes?: number;
  pinning: Pinning;
  /** Flags for Node, such as those of its profiler. */
  flags?: readonly string[];
}): Promise<GatewayUnderTest> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  run.atExit(() => rmSync(dataDir, { recursive: true, force: true }));
  const env: Record<string, string> = {
    PORT: String(port),
    PUBLIC_URL: origin,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    // Tens of thousands of pages are opened, held and answered by two cores: the first is older than five minutes then.
    COUNTERSIGN_UNSCANNED_AT_MOST: '600',
    COUNTERSIGN_LIMIT_AUTHORIZE: NO_LIMIT,
    COUNTERSIGN_LIMIT_INTEGRATION: NO_LIMIT,
    COUNTERSIGN_LIMIT_BEGUN: NO_LIMIT,
    COUNTERSIGN_LIMIT_SCAN: NO_LIMIT,
    COUNTERSIGN_LIMIT_INVITATION: NO_LIMIT,
    COUNTERSIGN_LIMIT_PHONE: NO_LIMIT,
    COUNTERSIGN_LIMIT_MAIL: NO_LIMIT,
    COUNTERSIGN_LIMIT_MAILBOX: NO_LIMIT,
    ...(parts.redisUrl === undefined ? {} : { REDIS_URL: parts.redisUrl }),
  };
  const { users, webPhones = 0, codeUsers = 0, nodes = 1 } = parts;
  const { invitations, codeClient, ...registered } = await register(env, users + webPhones + codeUsers);
  const start = (at: string) =>
    startServer({
      name: 'the gateway',
      origin: at,
      args: ['--disable-warning=ExperimentalWarning', ...(parts.flags ?? []), 'dist/src/main.js'],
      env: { ...env, PORT: new URL(at).port },
      cwd: ROOT,
      pinning: parts.pinning,
    });
  const server = await start(origin);
  const others: ServerProcess[] = [];
  for (let n = 1; n < nodes; n += 1) others.push(await start(`http://127.0.0.1:${await freePort()}`));
  const target = {
    kind: 'gateway',
    origin,
    ...registered,
    serverPids: [server, ...others].map(({ pid }) => pid),
    redisUrl: parts.redisUrl,
  } as const;
  return {
    ...server,
    others,
    async stop() {
      for (const one of [server, ...others]) await one.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    async cli<Printed>(...words: string[]) {
      const args = ['--disable-warning=ExperimentalWarning', 'dist/src/cli/main.js', ...words, '--json'];
      const { stdout } = await execute(process.execPath, args, { cwd: ROOT, env });
      return JSON.parse(stdout) as Printed;
    },
    target: { ...target, phones: 'app', users, invitations: invitations.slice(0, users) },
    webPhones: {
      ...target,
      phones: 'web',
      users: webPhones,
      invitations: invitations.slice(users, users + webPhones),
    },
    codeFlow: {
      ...target,
      ...codeClient,
      phones: 'app',
      users: codeUsers,
      invitations: invitations.slice(users + webPhones),
    },
  };
}

/** What the CLI does, by the same services of the same build, without a process for each of many users. */
async function register(env: Record<string, string>, users: number) {
  const { openDirectoryServices } = await built<typeof import('../../src/directory.ts')>('directory.js');
  const { loadConfig, openDataDir } =
    await built<typeof import('../../src/config/index.ts')>('config/index.js');
  const kernel = await built<typeof import('../../src/kernel/index.ts')>('kernel/index.js');
  const config = loadConfig(env);
  const nothing = () => {};
  const directory = await openDirectoryServices({
    config,
    dataDir: openDataDir(config, kernel.systemRandom),
    clock: kernel.systemClock,
    random: kernel.systemRandom,
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  });
  try {
    const { integration } = await directory.integrations.create({
      kind: 'azure-b2c',
      name: 'Bench',
      initialDomain: 'contoso',
    });
    const app = await directory.integrations.create({
      kind: 'oidc',
      name: 'Bench app',
      redirectUris: ['https://app.bench.example/callback'],
      responseType: 'code',
    });
    const invitations: string[] = [];
    for (let i = 0; i < users; i += 1) {
      const { code } = await directory.enrollment.invite({
        email: `user-${i}@bench.example`,
        givenName: 'Ada',
        familyName: `Bench ${i}`,
        nickname: 'Ada',
      });
      invitations.push(code);
    }
    return {
      clientId: integration.clientId,
      redirectUri: integration.redirectUris[0] ?? '',
      invitations,
      codeClient: {
        clientId: app.integration.clientId,
        redirectUri: app.integration.redirectUris[0] ?? '',
        clientSecret: app.clientSecret ?? '',
      },
    };
  } finally {
    await directory.close();
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findOrInstall, REDIS_SERVER } from './find-or-install.ts';
import { freePort } from './free-port.ts';
import { type RedisServer, type RedisTls, startRedis, tlsSettings } from './redis.ts';
import { asked } from './redis-cluster.ts';

/** Milliseconds of silence after which a sentinel takes the primary for dead. */
export const SENTINEL_DOWN_AFTER = 2_000;

export interface RedisSentinels {
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** The server that the sentinels call the primary now. */
  primary(): Promise<RedisServer>;
  /** Whether every sentinel sees the primary and both replicas alive. */
  whole(): Promise<boolean>;
  stop(): Promise<void>;
}

/** A primary with two replicas and three sentinels that watch them, on loopback. Resolves when they know each other. */
export async function startRedisSentinels(tls?: RedisTls): Promise<RedisSentinels> {
  const first = await startRedis({ tls, settings: ['--repl-diskless-sync-delay', '0'] });
  const watched = first.tlsPort ?? first.port;
  const others = await Promise.all(
    [1, 2].map(() =>
      startRedis({
        tls,
        settings: ['--replicaof', '127.0.0.1', `${watched}`, '--repl-diskless-sync-delay', '0'],
      }),
    ),
  );
  const servers = [first, ...others];
  const sentinels = await Promise.all([1, 2, 3].map(() => sentinelOf(watched, tls)));
  const stop = async () => {
    await Promise.all([...servers, ...sentinels].map((one) => one.kill()));
  };
  const primary = async () => {
    for (const sentinel of sentinels) {
      const said = await asked(sentinel, (redis) =>
        redis.call('SENTINEL', 'get-master-addr-by-name', 'primary'),
      );
      const server = servers.find(
        ({ port, tlsPort }) => (tlsPort ?? port) === Number((said as string[] | undefined)?.[1]),
      );
      if (server) return server;
    }
    throw new Error('no sentinel knows the primary');
  };
  try {
    await untilTheyKnow(sentinels);
  } catch (fault) {
    await stop();
    throw fault;
  }
  const hosts = sentinels.map(({ port, tlsPort }) => `127.0.0.1:${tlsPort ?? port}`).join(',');
  const url = `redis${tls ? 's' : ''}+sentinel://${hosts}/primary`;
  return { url, servers, primary, whole: () => allSee(sentinels), stop };
}

interface Sentinel {
  readonly port: number;
  readonly tlsPort: number | undefined;
  kill(): Promise<void>;
}

async function sentinelOf(primaryPort: number, tls?: RedisTls): Promise<Sentinel> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sentinel-'));
  const port = await freePort();
  const tlsPort = tls && (await freePort());
  const file = join(folder, 'sentinel.conf');
  writeFileSync(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor primary 127.0.0.1 ${primaryPort} 2`,
      `sentinel down-after-milliseconds primary ${SENTINEL_DOWN_AFTER}`,
      'sentinel failover-timeout primary 5000',
      'sentinel parallel-syncs primary 2',
      '',
    ].join('\n'),
  );
  const more = tls && tlsPort ? tlsSettings(tlsPort, tls) : [];
  const child: ChildProcess = spawn(findOrInstall(REDIS_SERVER), [file, '--sentinel', ...more], {
    stdio: 'ignore',
  });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  return {
    port,
    tlsPort,
    async kill() {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      killNow();
      await ended;
      process.off('exit', killNow);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilTheyKnow(sentinels: readonly Sentinel[]): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await allSee(sentinels)) return;
    await delay(50);
  }
  throw new Error('the sentinels did not find each other');
}

async function allSee(sentinels: readonly Sentinel[]): Promise<boolean> {
  const known = await Promise.all(
    sentinels.map((one) =>
      asked(one, async (redis) =>
        /status=ok.*slaves=2,sentinels=3/.test(String(await redis.info('sentinel'))),
      ),
    ),
  );
  return known.every((one) => one === true);
}

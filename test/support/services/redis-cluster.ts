import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { type RedisServer, type RedisTls, startRedis } from './redis.ts';

const run = promisify(execFile);

/** Milliseconds of silence after which the others take a primary for dead. */
export const CLUSTER_NODE_TIMEOUT = 2_000;

export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** The node that serves the slots of this key now. */
  primaryOf(key: string): Promise<RedisServer>;
  /** Whether every node serves or follows, as far as each of them knows. */
  whole(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Three primaries with a replica each, on loopback. Resolves when every slot is served and every replica follows. */
export async function startRedisCluster(tls?: RedisTls): Promise<RedisCluster> {
  const nodes = await Promise.all(
    Array.from({ length: 6 }, () =>
      startRedis({
        tls,
        settings: [
          ...(tls ? ['--tls-cluster', 'yes'] : []),
          ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'],
          ...['--cluster-node-timeout', `${CLUSTER_NODE_TIMEOUT}`],
          ...['--repl-diskless-sync-delay', '0'],
        ],
      }),
    ),
  );
  const addresses = nodes.map(({ port, tlsPort }) => `127.0.0.1:${tlsPort ?? port}`);
  const stop = async () => void (await Promise.all(nodes.map((node) => node.kill())));
  try {
    const speaking = tls ? ['--tls', '--cacert', tls.authority] : [];
    const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'];
    await run('redis-cli', [...speaking, ...create]);
    await untilWhole(nodes);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return {
    url: `redis${tls ? 's' : ''}+cluster://${addresses.join(',')}`,
    nodes,
    whole: () => isWhole(nodes),
    stop,
    async primaryOf(key) {
      for (const node of nodes) {
        const slots = await asked(node, async (redis) => {
          const slot = Number(await redis.cluster('KEYSLOT', key));
          const ranges = await redis.cluster('SLOTS');
          return ranges.find(([from, to]) => slot >= from && slot <= to)?.[2]?.[1];
        });
        const primary = nodes.find(({ port }) => port === slots);
        if (primary) return primary;
      }
      throw new Error('no node knows who serves this key');
    },
  };
}

async function untilWhole(nodes: readonly RedisServer[]): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isWhole(nodes)) return;
    await delay(50);
  }
  throw new Error('the cluster did not come up');
}

async function isWhole(nodes: readonly RedisServer[]): Promise<boolean> {
  const whole = await Promise.all(
    nodes.map((node) =>
      asked(node, async (redis) => {
        const cluster = String(await redis.cluster('INFO'));
        const known = String(await redis.cluster('NODES'));
        const info = await redis.info('replication');
        return (
          cluster.includes('cluster_state:ok') &&
          !info.includes('master_link_status:down') &&
          !/fail|disconnected/.test(known)
        );
      }),
    ),
  );
  return whole.every((one) => one === true);
}

/** What this node says; undefined where it says nothing. */
export async function asked<T>(
  { port }: Pick<RedisServer, 'port'>,
  question: (redis: Redis) => Promise<T>,
): Promise<T | undefined> {
  const redis = new Redis(port, { lazyConnect: true, retryStrategy: () => null, commandTimeout: 1_000 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await question(redis);
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

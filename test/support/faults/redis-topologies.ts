import { vi } from 'vitest';
import type { RedisServer } from '../services/redis.ts';
import { asked, startRedisCluster } from '../services/redis-cluster.ts';
import { startRedisSentinels } from '../services/redis-sentinels.ts';

/** Servers of which one is killed again and again while others take its place. */
export interface Topology {
  readonly url: string;
  /** The primary that dies next, and a key that it serves. Resolves when its replicas have all it has. */
  next(): Promise<{ victim: RedisServer; key: string }>;
  /** The server that serves the key now. */
  primaryOf(key: string): Promise<RedisServer>;
  /** What a server is told when it comes back, so that it follows the one that took its place. */
  following(primary: RedisServer): readonly string[];
  stop(): Promise<void>;
}

const SOON = { timeout: 60_000, interval: 50 };

export async function sentinelTopology(): Promise<Topology> {
  const sentinels = await startRedisSentinels();
  return {
    url: sentinels.url,
    stop: () => sentinels.stop(),
    primaryOf: () => sentinels.primary(),
    following: ({ port }) => ['--replicaof', '127.0.0.1', String(port)],
    async next() {
      const victim = await sentinels.primary();
      await untilFollowed(victim, 2);
      await vi.waitFor(async () => {
        if (!(await sentinels.whole())) throw new Error('a sentinel misses a replica');
      }, SOON);
      return { victim, key: 'cs:probe:{probe}' };
    },
  };
}

/** The primaries die in turn. */
export async function clusterTopology(): Promise<Topology> {
  const cluster = await startRedisCluster();
  let turn = 0;
  return {
    url: cluster.url,
    stop: () => cluster.stop(),
    primaryOf: (key) => cluster.primaryOf(key),
    following: () => [],
    async next() {
      turn += 1;
      // One key in each third of the slots.
      const key = ['cs:probe:{b}', 'cs:probe:{c}', 'cs:probe:{a}'][turn % 3] ?? '';
      await vi.waitFor(async () => {
        if (!(await cluster.whole())) throw new Error('a node is not back');
      }, SOON);
      const victim = await cluster.primaryOf(key);
      await untilFollowed(victim, 1);
      return { victim, key };
    },
  };
}

/** Resolves when so many replicas have what this primary has. */
async function untilFollowed(primary: RedisServer, replicas: number): Promise<void> {
  await vi.waitFor(async () => {
    const reached = await asked(primary, async (redis) => {
      await redis.set('cs:probe:followed', '', 'PX', 1_000).catch(() => undefined);
      const info = await redis.info('replication');
      return [...info.matchAll(/^slave\d+:.*state=online/gm)].length;
    });
    if (reached !== replicas) throw new Error(`${reached} replicas follow`);
  }, SOON);
}

/** From now on nobody can follow this primary: what it is told is lost with it. Clients and sentinels notice nothing. */
export async function loseWhatFollows(primary: RedisServer): Promise<void> {
  await asked(primary, async (redis) => {
    await redis.call('ACL', 'SETUSER', 'default', '-psync', '-sync');
    await redis.call('CLIENT', 'KILL', 'TYPE', 'replica');
  });
}

/** Every entry of this server, with its value. */
export async function entriesOf(server: RedisServer): Promise<Map<string, string>> {
  const entries = await asked(server, async (redis) => {
    const keys = await redis.keys('cs:*');
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key).catch(() => null)));
    return keys.flatMap((key, n) => {
      const value = values[n];
      return value ? [[key, value.toString('base64')] as const] : [];
    });
  });
  if (entries === undefined) throw new Error('the server does not answer');
  return new Map(entries);
}

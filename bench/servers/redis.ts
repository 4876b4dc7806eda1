import { Redis } from 'ioredis';
import { startRedis } from '../../test/support/services/redis.ts';
import { isThere } from '../machine/processor.ts';
import { run } from '../run.ts';

export interface RedisUnderTest {
  readonly url: string;
  readonly version: string;
  /** Whether this run started it; another's may have other guests. */
  readonly own: boolean;
  stop(): Promise<void>;
}

/** The Redis of REDIS_URL, else a private one on loopback without persistence, else none. */
export async function findRedis(): Promise<RedisUnderTest | undefined> {
  const given = process.env.REDIS_URL;
  if (given !== undefined && given !== '') {
    return { url: given, ...(await describe(given)), own: false, stop: async () => {} };
  }
  if (!isThere('redis-server') && !isThere('valkey-server')) return undefined;
  const server = await startRedis();
  const { version, pid } = await describe(server.url);
  run.alsoOwn(pid);
  return { url: server.url, version, own: true, stop: () => server.stop() };
}

async function describe(url: string): Promise<{ version: string; pid: number }> {
  const redis = new Redis(url);
  try {
    const info = await redis.info('server');
    const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '';
    return { version: field('redis_version'), pid: Number(field('process_id')) };
  } finally {
    redis.disconnect();
  }
}

/** What clients of a Redis sent while something ran. */
export interface Traffic {
  /** Commands by name; a transaction counts once, what a script calls does not count. */
  readonly calls: Readonly<Record<string, number>>;
  readonly roundTrips: number;
}

/** Counts by MONITOR, which names the source of each command, in a run of its own because it slows the server. */
export async function watchTraffic(url: string, work: () => Promise<void>): Promise<Traffic> {
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  const calls: Record<string, number> = {};
  let inTransaction = false;
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    const name = (args[0] ?? '').toLowerCase();
    if (source === 'lua' || name === 'info' || name === 'ping') return;
    if (name === 'multi') inTransaction = true;
    if (inTransaction && name !== 'exec') return;
    inTransaction = false;
    calls[name] = (calls[name] ?? 0) + 1;
  });
  await work();
  await redis.ping();
  monitor.disconnect();
  redis.disconnect();
  return { calls, roundTrips: Object.values(calls).reduce((sum, count) => sum + count, 0) };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, type Redis } from 'ioredis';
import { inject } from 'vitest';
import { RedisEphemeralStore, SqliteEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import type { StoreUnderTest } from '../contract/ephemeral-store-subject.ts';
import { FakeClock } from './fake-clock.ts';

/** A store in a file of its own; time is a clock that the test moves. */
export async function sqliteUnderTest(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-ephemeral-'));
  const clock = new FakeClock();
  const file = join(folder, 'ephemeral.db');
  const store = SqliteEphemeralStore.open({ file, bootId: 'this boot', clock, logger: silentLogger });
  return {
    store,
    advance: (ms) => clock.advance(ms),
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A store in the run's shared Redis, or another; time passes by taking it from what the scope's keys have left. */
export async function redisUnderTest(scope: string, url = inject('redisUrl')): Promise<StoreUnderTest> {
  const store = await RedisEphemeralStore.connect(url, { logger: silentLogger });
  return {
    store,
    advance: async (ms) => {
      const { redis } = store;
      for (const server of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
        for await (const keys of server.scanStream({ match: `cs:*:{${scope}-*`, count: 1_000 })) {
          for (const key of keys) await age(server, key, ms);
        }
      }
    },
    close: () => store.close(),
  };
}

async function age(redis: Redis, key: string, ms: number): Promise<void> {
  const left = (await redis.pttl(key)) - ms;
  await (left > 0 ? redis.pexpire(key, left) : redis.del(key));
}

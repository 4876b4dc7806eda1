import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { RedisEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { FlexibleLimiter } from '../../src/adapters/limits/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { ephemeralKey, HOUR, silentLogger } from '../../src/kernel/index.ts';
import { limitsOf } from '../../src/openings.ts';
import { redisUnderTest } from '../support/ephemeral-stores.ts';
import { connect, SOON } from '../support/redis-stores.ts';
import { asked, type RedisCluster, startRedisCluster } from '../support/services/redis-cluster.ts';
import { type RedisSentinels, startRedisSentinels } from '../support/services/redis-sentinels.ts';
import { ephemeralStoreContract } from './ephemeral-store.ts';

let sentinels: RedisSentinels;
let cluster: RedisCluster;
beforeAll(async () => {
  [sentinels, cluster] = await Promise.all([startRedisSentinels(), startRedisCluster()]);
});
afterAll(() => Promise.all([sentinels?.stop(), cluster?.stop()]));

ephemeralStoreContract('a Redis that sentinels watch', (scope) => redisUnderTest(scope, sentinels.url));
ephemeralStoreContract('a Redis cluster', (scope) => redisUnderTest(scope, cluster.url));

describe.each([
  ['sentinels', () => sentinels.url],
  ['a cluster', () => cluster.url],
])('with %s', (_name, url) => {
  test('two gateways read, win once, and wake each other, whatever the slot', async () => {
    const [one, two] = await Promise.all([connect(url()), connect(url())]);
    for (let n = 0; n < 8; n += 1) {
      const key = ephemeralKey('once', randomUUID());
      await one.put(key, 'one', HOUR);
      const woken = new Promise((resolve) => two.listen(key, () => resolve(two.get(key))));
      const told = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).replace(key, 'one', `${i}`, HOUR, key)),
      );
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await woken).toBe(`${told.indexOf(true)}`);
    }
  });

  test('limits are exact across two gateways', async () => {
    const limits = limitsOf({ ...loadConfig({}).limits, scan: 7 });
    const stores = await Promise.all([connect(url()), connect(url())]);
    const nodes = stores.map(({ redis }) => new FlexibleLimiter({ limits, redis }));
    for (const key of [randomUUID(), randomUUID(), randomUUID()]) {
      const told = await Promise.allSettled(
        Array.from({ length: 30 }, (_, i) => nodes[i % 2]?.count('scan', key)),
      );
      expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
      for (const one of told.filter(({ status }) => status === 'rejected')) {
        expect(one).toMatchObject({ reason: { kind: 'limited' } });
      }
    }
  });
});

test('a store finds the new primary by itself when the sentinels name another', async () => {
  const store = await connect(sentinels.url);
  const key = ephemeralKey('once', randomUUID());
  await store.put(key, 'one', HOUR);
  const woken = vi.fn();
  store.listen(key, woken);
  const before = await sentinels.primary();
  await vi.waitFor(async () => {
    const said = await asked(before, (redis) => redis.call('WAIT', '2', '1000'));
    expect(said).toBe(2);
  }, SOON);
  before.pause();
  onTestFinished(() => before.resume());
  await vi.waitFor(async () => expect((await sentinels.primary()).port).not.toBe(before.port), SOON);
  await vi.waitFor(() => store.replace(key, 'one', 'two', HOUR, key), SOON);
  expect(await store.get(key)).toBe('two');
  await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
});

describe('a store is refused', () => {
  test('on a replica, and where no sentinel answers', async () => {
    const roles = await Promise.all(
      sentinels.servers.map((server) => asked(server, (redis) => redis.info('replication'))),
    );
    const replica = sentinels.servers[roles.findIndex((said) => said?.includes('role:slave'))];
    const connected = RedisEphemeralStore.connect(replica?.url ?? '', { logger: silentLogger });
    await expect(connected.then(() => 'taken')).rejects.toMatchObject({ code: 'redis_is_replica' });
    await expect(
      RedisEphemeralStore.connect('redis+sentinel://127.0.0.1:1/primary', { logger: silentLogger }),
    ).rejects.toMatchObject({ code: 'redis_unreachable' });
  });
});

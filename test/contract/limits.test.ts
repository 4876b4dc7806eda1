import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { FlexibleLimiter } from '../../src/adapters/limits/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { type Counted, WIDER } from '../../src/kernel/index.ts';
import { limitsOf } from '../../src/openings.ts';
import { connect, serve } from '../support/redis-stores.ts';

const LIMIT = 7;
const limits = limitsOf({ ...loadConfig({}).limits, scan: LIMIT, typed: LIMIT });

/** As many nodes as may count together: in Redis two, in memory the one process that there is. */
async function nodesOf(store: string, counted?: (one: Counted) => void): Promise<FlexibleLimiter[]> {
  const more = counted && { counted };
  if (store === 'memory') return [new FlexibleLimiter({ limits, redis: undefined, ...more })];
  const stores = await Promise.all([connect(inject('redisUrl')), connect(inject('redisUrl'))]);
  return stores.map(({ redis }) => new FlexibleLimiter({ limits, redis, ...more }));
}

const one = (nodes: FlexibleLimiter[], n: number) => nodes[n % nodes.length] as FlexibleLimiter;

const passed = (told: PromiseSettledResult<void>[]) =>
  told.filter(({ status }) => status === 'fulfilled').length;

describe.each(['memory', 'redis'])('limits in %s', (store) => {
  test('let exactly as many pass as they say, of however many at once, from whichever node', async () => {
    const nodes = await nodesOf(store);
    const key = randomUUID();
    const told = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) => one(nodes, n).count('scan', key)),
    );
    expect(passed(told)).toBe(LIMIT);
    await expect(one(nodes, 1).count('scan', key)).rejects.toMatchObject({
      kind: 'limited',
      code: 'too_many_requests',
      retryAfter: expect.toSatisfy((seconds: number) => seconds >= 1 && seconds <= 60),
    });
    await expect(one(nodes, 0).count('scan', randomUUID())).resolves.toBeUndefined();
    await expect(one(nodes, 0).count('typed', key)).resolves.toBeUndefined();
  });

  test('count a wider group of keys too, exactly, and take nothing from it by what one key may not', async () => {
    const nodes = await nodesOf(store);
    const within = randomUUID();
    const key = (n: number) => ({ key: `${within}${n}`, within });
    const loud = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => one(nodes, n).count('scan', key(0))),
    );
    expect(passed(loud)).toBe(LIMIT);
    for (let n = 1; n < WIDER; n += 1)
      for (let i = 0; i < LIMIT; i += 1) await one(nodes, i).count('scan', key(n));
    await expect(one(nodes, 0).count('scan', key(WIDER))).rejects.toMatchObject({ kind: 'limited' });
    // What the group refused used up nothing of that key's own.
    await expect(one(nodes, 0).count('scan', `${within}${WIDER}`)).resolves.toBeUndefined();
  });

  test('counted together refuse together, and give back what the others had counted', async () => {
    const nodes = await nodesOf(store);
    const [full, open] = [randomUUID(), randomUUID()];
    for (let i = 0; i < LIMIT; i += 1) await one(nodes, i).count('scan', full);
    for (let i = 0; i < 3 * LIMIT; i += 1) {
      await expect(
        one(nodes, i).countTogether([
          ['scan', full],
          ['typed', open],
        ]),
      ).rejects.toMatchObject({ kind: 'limited' });
    }
    const told = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => one(nodes, n).count('typed', open)),
    );
    expect(passed(told)).toBe(LIMIT);
  });

  test('tell how they stand', async () => {
    const seen: Counted[] = [];
    const nodes = await nodesOf(store, (counted) => seen.push(counted));
    const key = randomUUID();
    for (let i = 0; i < LIMIT; i += 1) await one(nodes, i).count('scan', key);
    await expect(one(nodes, 0).count('scan', key)).rejects.toMatchObject({ kind: 'limited' });
    expect(seen.map(({ remaining }) => remaining)).toEqual([6, 5, 4, 3, 2, 1, 0, 0]);
    expect(seen[0]).toMatchObject({ limit: 'scan', wide: false, points: LIMIT, seconds: 60 });
  });
});

test('a limit that Redis does not count refuses whoever asks: nobody switches it off by switching Redis off', async () => {
  const server = await serve();
  const { redis } = await connect(server.url);
  const limiter = new FlexibleLimiter({ limits, redis });
  await limiter.count('typed', 'a');
  server.crash();
  for (const limit of ['typed', 'invitation', 'begun'] as const)
    await expect(limiter.count(limit, 'a')).rejects.toMatchObject({ kind: 'unavailable' });
});

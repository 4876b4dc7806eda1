import { describe, expect, test, vi } from 'vitest';
import type { RedisEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { type EphemeralKey, ephemeralKey, HOUR } from '../../src/kernel/index.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { connect, SOON, serve, untilItIsBack } from '../support/redis-stores.ts';

const unavailable = { name: 'GatewayError', kind: 'unavailable' };
const a = ephemeralKey('once', 'a');

/** Generous on a slow machine, and yet not a hang. */
const QUICKLY_MS = 10_000;

const everyCall = (store: RedisEphemeralStore, key: EphemeralKey) => [
  store.put(key, 'two', HOUR),
  store.add(key, 'two', HOUR),
  store.get(key),
  store.take(key),
  store.replace(key, 'one', 'two', HOUR),
  store.remove(key),
  store.join(key, 'x', HOUR),
  store.members(key),
  store.ping(),
];

async function expectUnavailable(store: RedisEphemeralStore): Promise<void> {
  const started = performance.now();
  for (const call of await Promise.allSettled(everyCall(store, a))) {
    expect(call).toMatchObject({ status: 'rejected', reason: unavailable });
  }
  expect(performance.now() - started).toBeLessThan(QUICKLY_MS);
}

describe('Redis that stops', () => {
  test('means unavailable at once, and signing in again as soon as it is back', async () => {
    const server = await serve();
    const logger = new RecordingLogger();
    const store = await connect(server.url, logger);
    await store.put(a, 'one', HOUR);

    await server.kill();
    await expectUnavailable(store);
    await serve({ port: server.port });

    await untilItIsBack(store);
    await store.put(a, 'two', HOUR);
    expect(await store.replace(a, 'two', 'three', HOUR)).toBe(true);
    expect(await store.take(a)).toBe('three');
    await vi.waitFor(() => expect(logger.messages('info')).toHaveLength(2), SOON);
    expect(new Set(logger.messages('error'))).toEqual(new Set(['Redis is gone; trying again.']));
  });

  test('makes every listener look again when it is back, and wakes arrive again', async () => {
    const server = await serve();
    const store = await connect(server.url);
    const [one, two] = [vi.fn(), vi.fn()];
    store.listen('one', one);
    store.listen('two', two);

    await server.kill();
    await serve({ port: server.port });

    await vi.waitFor(
      () => expect([one, two].every((heard) => heard.mock.calls.length === 1)).toBe(true),
      SOON,
    );
    await untilItIsBack(store);
    await store.put(a, 'one', HOUR);
    await store.replace(a, 'one', 'two', HOUR, 'one');
    await vi.waitFor(() => expect(one).toHaveBeenCalled(), SOON);
  });

  test('makes every listener look again when only the listening connection was lost', async () => {
    const server = await serve();
    const store = await connect(server.url);
    const heard = vi.fn();
    store.listen('one', heard);
    await store.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), SOON);
  });

  test('does not obey afterwards what was asked while it was gone', async () => {
    const server = await serve();
    const store = await connect(server.url);
    await server.kill();
    await expect(store.put(a, 'one', HOUR)).rejects.toMatchObject(unavailable);
    await serve({ port: server.port });
    await untilItIsBack(store);
    expect(await store.get(a)).toBeUndefined();
  });
});

describe('Redis that hangs', () => {
  test('means unavailable quickly, never a wait without end, and comes back by itself', async () => {
    const server = await serve();
    const store = await connect(server.url);
    server.pause();
    await expectUnavailable(store);
    server.resume();
    await untilItIsBack(store);
    await store.put(a, 'one', HOUR);
    expect(await store.take(a)).toBe('one');
  });

  test('fails later calls at once when it stays so', async () => {
    const server = await serve();
    const store = await connect(server.url);
    server.pause();
    await expectUnavailable(store);
    await vi.waitFor(() => expect(store.redis.status).not.toBe('ready'), SOON);
    const atOnce = Promise.race([
      store.get(a).catch(() => 'refused'),
      new Promise((resolve) => setImmediate(resolve, 'waits')),
    ]);
    expect(await atOnce).toBe('refused');
    await expectUnavailable(store);
    server.resume();
    await untilItIsBack(store);
  });

  test('at the start refuses to connect, quickly', async () => {
    const server = await serve();
    server.pause();
    await expect(connect(server.url)).rejects.toThrow(/Redis at 127\.0\.0\.1:\d+ cannot be used.*REDIS_URL/s);
  });

  test('lets close come to an end', async () => {
    const server = await serve();
    const store = await connect(server.url);
    server.pause();
    await expect(store.close()).resolves.toBeUndefined();
  });
});

describe('Redis that refuses to write', () => {
  test('because it is full means unavailable, not absent', async () => {
    const server = await serve();
    const store = await connect(server.url);
    await store.put(a, 'one', HOUR);
    await store.redis.config('SET', 'maxmemory', '1');
    for (const call of [
      store.put(a, 'two', HOUR),
      store.add(ephemeralKey('once', 'b'), 'two', HOUR),
      store.replace(a, 'one', 'two', HOUR),
      store.join(ephemeralKey('members', 'b'), 'x', HOUR),
      store.ping(),
    ]) {
      await expect(call).rejects.toMatchObject(unavailable);
    }
    expect(await store.get(a)).toBe('one');
  });

  test('because it became a replica means unavailable, and the primary is looked for anew', async () => {
    const server = await serve();
    const store = await connect(server.url);
    const operator = await connect(server.url);
    const reconnects = vi.fn();
    store.redis.on('reconnecting', reconnects);
    await operator.redis.replicaof('127.0.0.1', 1);
    await expect(store.put(a, 'one', HOUR)).rejects.toMatchObject(unavailable);
    await vi.waitFor(() => expect(reconnects).toHaveBeenCalled(), SOON);
    await operator.redis.replicaof('NO', 'ONE');
    await untilItIsBack(store);
    await store.put(a, 'one', HOUR);
  });
});

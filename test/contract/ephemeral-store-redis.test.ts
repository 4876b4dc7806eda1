import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { type RedisEphemeralStore, redisFacts } from '../../src/adapters/ephemeral/index.ts';
import { FlexibleLimiter } from '../../src/adapters/limits/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { ephemeralKey, HOUR, silentLogger, systemClock } from '../../src/kernel/index.ts';
import { limitsOf } from '../../src/openings.ts';
import { FaultProxy } from '../support/faults/fault-proxy.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { connect, SOON, serve } from '../support/redis-stores.ts';

const unavailable = { name: 'GatewayError', kind: 'unavailable' };
const a = ephemeralKey('once', 'a');

describe('two gateways on one Redis', () => {
  const key = () => ephemeralKey('once', randomUUID());

  test('read what the other wrote', async () => {
    const [one, two] = await Promise.all([connect(inject('redisUrl')), connect(inject('redisUrl'))]);
    const shared = key();
    await one.put(shared, 'one', HOUR);
    expect(await two.replace(shared, 'one', 'two', HOUR)).toBe(true);
    expect(await one.take(shared)).toBe('two');
    expect(await two.get(shared)).toBeUndefined();
  });

  test('let exactly one of two hundred callers win', async () => {
    const stores = await Promise.all([connect(inject('redisUrl')), connect(inject('redisUrl'))]);
    const [added, taken, replaced] = [key(), key(), key()];
    const crowd = <T>(act: (store: RedisEphemeralStore, n: number) => Promise<T>) =>
      Promise.all(Array.from({ length: 200 }, (_, n) => act(stores[n % 2]!, n)));
    await stores[0].put(taken, 'one', HOUR);
    await stores[0].put(replaced, 'one', HOUR);

    const adds = await crowd((store, n) => store.add(added, `${n}`, HOUR));
    const takes = await crowd((store) => store.take(taken));
    const replaces = await crowd((store, n) => store.replace(replaced, 'one', `${n}`, HOUR));

    expect(adds.filter(Boolean)).toHaveLength(1);
    expect(takes.filter((value) => value !== undefined)).toEqual(['one']);
    expect(replaces.filter(Boolean)).toHaveLength(1);
    expect(await stores[1].get(replaced)).toBe(`${replaces.indexOf(true)}`);
  });

  test('wake each other, and whoever is woken reads what was written', async () => {
    const [one, two] = await Promise.all([connect(inject('redisUrl')), connect(inject('redisUrl'))]);
    const shared = key();
    await one.put(shared, 'one', HOUR);
    const seen = new Promise((resolve) => two.listen(shared, () => resolve(two.get(shared))));
    await one.replace(shared, 'one', 'two', HOUR, shared);
    expect(await seen).toBe('two');
  });
});

describe('a connection to Redis', () => {
  test('survives that the server forgets its scripts', async () => {
    const server = await serve();
    const store = await connect(server.url);
    await store.put(a, 'one', HOUR);
    await store.replace(a, 'one', 'two', HOUR);
    await store.join(ephemeralKey('members', 'a'), 'x', HOUR);
    await store.redis.script('FLUSH');
    expect(await store.replace(a, 'two', 'three', HOUR)).toBe(true);
    await store.join(ephemeralKey('members', 'a'), 'y', HOUR);
    expect((await store.members(ephemeralKey('members', 'a'))).sort()).toEqual(['x', 'y']);
  });

  test.each([
    ['allkeys-lru', '100mb', 1],
    ['volatile-ttl', '100mb', 1],
    ['noeviction', '100mb', 0],
    ['allkeys-lru', '0', 0],
  ])('with maxmemory-policy %s and maxmemory %s warns %d times', async (policy, maxmemory, warnings) => {
    const server = await serve();
    const operator = await connect(server.url);
    await operator.redis.config('SET', 'maxmemory', maxmemory);
    await operator.redis.config('SET', 'maxmemory-policy', policy);
    const logger = new RecordingLogger();
    await connect(server.url, logger);
    expect(logger.messages('warn')).toHaveLength(warnings);
  });

  test('needs neither INFO nor CONFIG', async () => {
    const quiet = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => quiet.mockRestore());
    const server = await serve();
    const operator = await connect(server.url);
    await operator.redis.acl(
      'SETUSER',
      'gateway',
      'on',
      '>pass',
      '~cs:*',
      '&cs:*',
      '+@all',
      '-info',
      '-config',
    );
    const store = await connect(server.url.replace('redis://', 'redis://gateway:pass@'));
    await store.put(a, 'one', HOUR);
    expect(await store.replace(a, 'one', 'two', HOUR, 'topic')).toBe(true);
    await store.ping();
  });

  test('works as the user that docs/operating.md makes, who can do nothing else', async () => {
    const server = await serve();
    const operator = await connect(server.url);
    const written = /^ACL SETUSER (.*)$/m.exec(readFileSync('docs/operating.md', 'utf8'))?.[1] ?? '';
    await operator.redis.call('ACL', 'SETUSER', ...written.split(' '));
    const url = server.url.replace('redis://', 'redis://gateway:password@');
    const store = await connect(url);
    await store.put(a, 'one', HOUR);
    const woken = new Promise<void>((resolve) => store.listen('topic', resolve));
    expect(await store.replace(a, 'one', 'two', HOUR, 'topic')).toBe(true);
    await woken;
    expect([await store.get(a), await store.take(a), await store.add(a, 'x', HOUR)]).toEqual([
      'two',
      'two',
      true,
    ]);
    await store.join(ephemeralKey('members', 'a'), 'x', HOUR);
    expect(await store.members(ephemeralKey('members', 'a'))).toEqual(['x']);
    await store.remove(a);
    await store.ping();
    const limiter = new FlexibleLimiter({ limits: limitsOf(loadConfig({}).limits), redis: store.redis });
    await limiter.count('scan', 'a');
    expect(await redisFacts(url, systemClock, { logger: silentLogger })).toMatchObject({
      policy: 'noeviction',
    });
    for (const command of [['FLUSHALL'], ['CONFIG', 'GET', '*'], ['KEYS', '*'], ['SET', 'other', 'x']]) {
      await expect(store.redis.call(...(command as [string]))).rejects.toThrow('NOPERM');
    }
  });

  test('writes no key without a life', async () => {
    const server = await serve();
    const store = await connect(server.url);
    await Promise.all([
      store.put(a, 'one', HOUR),
      store.add(ephemeralKey('once', 'b'), 'one', HOUR),
      store.join(ephemeralKey('members', 'c'), 'x', HOUR),
      store.ping(),
    ]);
    await store.replace(a, 'one', 'two', HOUR);
    for (const key of await store.redis.keys('*')) expect(await store.redis.pttl(key)).toBeGreaterThan(0);
  });

  test('whose peers reset it is made again, and wakes come again', async () => {
    const server = await serve();
    const proxy = await FaultProxy.open({ port: server.port });
    onTestFinished(() => proxy.close());
    const store = await connect(proxy.through(server.url));
    const woken = vi.fn();
    store.listen('topic', woken);
    await store.put(a, 'one', HOUR);
    proxy.cut();
    // Everybody is told to look again when the line is back.
    await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
    woken.mockClear();
    await vi.waitFor(() => store.ping(), SOON);
    expect(await store.replace(a, 'one', 'two', HOUR, 'topic')).toBe(true);
    await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
  });

  test.each([['http://127.0.0.1'], ['redis:'], ['127.0.0.1:6379'], ['']])(
    'refuses %j as its URL',
    async (url) => {
      await expect(connect(url)).rejects.toThrow(/REDIS_URL must look like/);
    },
  );
});

describe('what Redis knows stays secret', () => {
  test('a wrong password is refused, said, and shown nowhere', async () => {
    const server = await serve({ password: 'right-secret' });
    const logger = new RecordingLogger();
    const url = server.url.replace('right-secret', 'wrong-secret');
    const fault = await connect(url, logger).catch((cause: unknown) => cause);
    expect(String(fault)).toMatch(/WRONGPASS.*REDIS_URL/s);
    expect(inspect(fault, { depth: 20, showHidden: true }) + logger.text()).not.toContain('secret');
  });

  test('a connection that is lost shows no password', async () => {
    const server = await serve({ password: 'right-secret' });
    const logger = new RecordingLogger();
    const store = await connect(server.url, logger);
    await server.kill();
    await vi.waitFor(() => expect(logger.messages('error').length).toBeGreaterThan(0), SOON);
    const fault = await store.get(a).catch((cause: unknown) => cause);
    expect(inspect(fault, { depth: 20, showHidden: true }) + logger.text()).not.toContain('secret');
  });

  test('a refused command shows neither its key nor its values', async () => {
    const server = await serve();
    const store = await connect(server.url);
    const key = ephemeralKey('once', 'a-secret-key');
    await store.join(key, 'x', HOUR);
    const fault = await store
      .replace(key, 'a secret', 'another secret', HOUR)
      .catch((cause: unknown) => cause);
    expect(fault).toMatchObject(unavailable);
    expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain('secret');
  });

  test('a command that the server does not know shows neither its key nor its values', async () => {
    const server = await serve({ without: ['GETDEL'] });
    const store = await connect(server.url);
    const fault = await store.take(ephemeralKey('once', 'a-secret-key')).catch((cause: unknown) => cause);
    expect(fault).toMatchObject(unavailable);
    expect(inspect(fault, { depth: 20 })).toMatch(/unknown command/i);
    expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain('secret');
  });
});

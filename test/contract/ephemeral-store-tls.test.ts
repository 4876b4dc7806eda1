import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { RedisEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { ephemeralKey, HOUR, silentLogger } from '../../src/kernel/index.ts';
import { TestAuthority } from '../support/certificates.ts';
import { connect, SOON } from '../support/redis-stores.ts';
import { type RedisServer, type RedisTls, startRedis } from '../support/services/redis.ts';
import { type RedisCluster, startRedisCluster } from '../support/services/redis-cluster.ts';
import { type RedisSentinels, startRedisSentinels } from '../support/services/redis-sentinels.ts';

const known = getCACertificates('default');
const folder = mkdtempSync(join(tmpdir(), 'countersign-redis-tls-'));
let authority: TestAuthority;
let single: RedisServer;
let sentinels: RedisSentinels;
let cluster: RedisCluster;
beforeAll(async () => {
  authority = await TestAuthority.create();
  const tls = filesOf({ ...(await authority.issue('127.0.0.1', 'ecdsa')), authority: authority.pem });
  [single, sentinels, cluster] = await Promise.all([
    startRedis({ tls }),
    startRedisSentinels(tls),
    startRedisCluster(tls),
  ]);
});
afterAll(async () => {
  await Promise.all([single?.kill(), sentinels?.stop(), cluster?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});
// What NODE_EXTRA_CA_CERTS does, for one process that has begun already.
beforeEach(() => setDefaultCACertificates([...known, authority.pem]));
afterAll(() => setDefaultCACertificates(known));

describe.each([
  ['one server', () => `rediss://127.0.0.1:${single.tlsPort}`],
  ['sentinels', () => sentinels.url],
  ['a cluster', () => cluster.url],
])('over TLS with %s', (_name, url) => {
  test('two gateways read what the other wrote, and wake each other', async () => {
    const [one, two] = await Promise.all([connect(url()), connect(url())]);
    const key = ephemeralKey('once', randomUUID());
    await one.put(key, 'one', HOUR);
    const woken = vi.fn();
    two.listen(key, woken);
    await vi.waitFor(async () => {
      expect(await one.replace(key, (await one.get(key)) ?? '', 'two', HOUR, key)).toBe(true);
      expect(woken).toHaveBeenCalled();
    }, SOON);
    expect(await two.get(key)).toBe('two');
  });

  test('a server whose certificate nobody vouches for is not spoken to', async () => {
    setDefaultCACertificates(known);
    const opened = RedisEphemeralStore.connect(url(), { logger: silentLogger });
    onTestFinished(() => opened.then((store) => store.close()).catch(() => undefined));
    await expect(opened).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

function filesOf(pems: RedisTls): RedisTls {
  const files = Object.entries(pems).map(([name, pem]) => {
    const file = join(folder, `${name}.pem`);
    writeFileSync(file, pem);
    return [name, file] as const;
  });
  return Object.fromEntries(files) as unknown as RedisTls;
}

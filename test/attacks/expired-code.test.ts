import { Redis } from 'ioredis';
import { describe, expect, inject, test } from 'vitest';
import {
  CODE_APP,
  exchange,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
  userinfo,
} from '../support/attacker.ts';

describe('a code', () => {
  const gateway = sharedGateway();

  test('a minute old is worth nothing, and 59 seconds old it is good', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { client } = await puppetOf(g, somebody());
    const late = await signInByCode(g, party, client);
    g.clock.advance(60_000);
    expect(await exchange(g, party, { code: late.code })).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
    const timely = await signInByCode(g, party, client);
    g.clock.advance(59_000);
    expect((await exchange(g, party, { code: timely.code })).status).toBe(200);
  });

  test('and the access token it became are gone from the store five minutes later', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const { json } = await exchange(g, party, { code });
    expect(json.expires_in).toBe(300);
    expect((await userinfo(g, json.access_token)).status).toBe(200);
    g.clock.advance(300_000);
    expect((await userinfo(g, json.access_token)).status).toBe(401);
  });
});

describe('in Redis', () => {
  const gateway = sharedGateway({ store: 'redis' });

  test('every key of a sign-in by code has a life, a code at most a minute', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const redis = new Redis(inject('redisUrl'));
    try {
      const life = await redis.pttl(`cs:code:1:{${code}}`);
      expect(life).toBeGreaterThan(0);
      expect(life).toBeLessThanOrEqual(60_000);
      const immortal: string[] = [];
      for await (const keys of redis.scanStream({ match: 'cs:*' })) {
        for (const key of keys) if ((await redis.pttl(key)) === -1) immortal.push(key);
      }
      expect(immortal).toEqual([]);
    } finally {
      redis.disconnect();
    }
  });
});

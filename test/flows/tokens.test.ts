import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/index.ts';
import { auditOf, CODE_APP, outcome, sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, tokensBy } from '../support/tokens.ts';

const PLACES: Record<string, () => Promise<TestGateway>> = {
  SQLite: () => startGateway(),
  'PostgreSQL and Redis': async () =>
    startGateway({ store: 'redis', databaseUrl: (await databaseOfThisTest()).url }),
};

describe.each(Object.entries(PLACES))('an application that stays signed in, on %s,', (_, start) => {
  test('refreshes, asks userinfo and introspection, revokes, and is then signed out', async () => {
    const g = await start();
    const party = await g.relyingParty(OFFLINE_APP);
    const first = await tokensBy(g, party, await g.phoneOf('ada'));
    const sub = first.claims()?.sub ?? '';
    expect(first.refresh_token).toMatch(/^[\w-]{43}$/);
    expect(first.scope).toContain('offline_access');

    const second = await party.refresh(first.refresh_token ?? '');
    expect(second.claims()).toMatchObject({ sub, acr: first.claims()?.acr, email: 'ada@example.com' });
    expect(second.claims()?.auth_time).toBe(first.claims()?.auth_time);
    expect(second.refresh_token).toMatch(/^[\w-]{43}$/);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await party.userinfo(second.access_token, sub)).toMatchObject({ sub, name: 'Ada Lovelace' });
    for (const token of [second.access_token, second.refresh_token ?? '']) {
      expect(await party.introspect(token)).toMatchObject({
        active: true,
        sub,
        client_id: party.integration.clientId,
        iss: g.issuer,
      });
    }
    expect(await party.introspect(first.refresh_token ?? '')).toEqual({ active: false });

    await party.revoke(second.refresh_token ?? '');
    expect(await outcome(party.refresh(second.refresh_token ?? ''))).not.toBe('ok');
    expect(await party.introspect(second.access_token)).toEqual({ active: false });
    expect((await userinfo(g, second.access_token)).status).toBe(401);
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('may see a subject of its own, the same everywhere, and single claims where it asked for them', async () => {
    const g = await start();
    const party = await g.relyingParty({ ...OFFLINE_APP, subjects: 'pairwise' });
    const claims = JSON.stringify({
      id_token: { email: null },
      userinfo: { given_name: { essential: true } },
    });
    const ask = { scope: 'openid offline_access', claims };
    const first = await tokensBy(g, party, await g.phoneOf('ada'), ask);
    const next = await party.refresh(first.refresh_token ?? '');
    const sub = first.claims()?.sub ?? '';
    expect(sub).toMatch(/^[\w-]{43}$/);
    expect(next.claims()).toMatchObject({ sub, email: 'ada@example.com' });
    expect(next.claims()).not.toHaveProperty('given_name');
    const read = await party.userinfo(next.access_token, sub);
    expect(read).toMatchObject({ sub, given_name: 'Ada' });
    expect(read).not.toHaveProperty('email');
    expect(await party.introspect(next.access_token)).toMatchObject({ active: true, sub });
  });
});

test('an access token that came alone is revoked by its application, at once', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(CODE_APP);
  const tokens = await tokensBy(g, party, await g.phoneOf('ada'), { scope: 'openid' });
  expect(await party.introspect(tokens.access_token)).toMatchObject({ active: true, token_type: 'Bearer' });
  await party.revoke(tokens.access_token);
  expect(await party.introspect(tokens.access_token)).toEqual({ active: false });
  expect((await userinfo(g, tokens.access_token)).status).toBe(401);
});

describe('a refresh token', () => {
  const gateway = sharedGateway();

  test('is not given where nobody asked for it, nor where the integration may not have it', async () => {
    const g = gateway();
    const phone = await g.phoneOf(somebody());
    const allowed = await g.relyingParty(OFFLINE_APP);
    expect(await tokensBy(g, allowed, phone, { scope: 'openid' })).not.toHaveProperty('refresh_token');
    const tokens = await tokensBy(g, await g.relyingParty(CODE_APP), phone);
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(tokens.scope).toBe('openid profile email');
  });

  test('needs no prompt=consent, and takes it: the phone has been asked', async () => {
    const g = gateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const phone = await g.phoneOf(somebody());
    const tokens = await tokensBy(g, party, phone, { scope: OFFLINE_SCOPE, prompt: 'consent' });
    expect(tokens.refresh_token).toBeDefined();
  });

  test('lives as long as its integration says, from its last use', async () => {
    const g = await startGateway();
    const party = await g.relyingParty({ ...OFFLINE_APP, lifetimes: { refreshToken: 2 * DAY } });
    const phone = await g.phoneOf('ada');
    let { refresh_token: token = '' } = await tokensBy(g, party, phone);
    for (let used = 0; used < 3; used += 1) {
      g.clock.advance(2 * DAY - MINUTE);
      ({ refresh_token: token = '' } = await party.refresh(token));
    }
    g.clock.advance(2 * DAY);
    expect(await outcome(party.refresh(token))).not.toBe('ok');
  });

  test('of one sign-in ends with the last of its lives, however often it was used', async () => {
    const g = await startGateway();
    const lifetimes = { refreshToken: HOUR, refreshAtMost: 2 * HOUR };
    const party = await g.relyingParty({ ...OFFLINE_APP, lifetimes });
    let { refresh_token: token = '' } = await tokensBy(g, party, await g.phoneOf('ada'));
    for (let used = 0; used < 3; used += 1) {
      g.clock.advance(39 * MINUTE);
      ({ refresh_token: token = '' } = await party.refresh(token));
    }
    g.clock.advance(4 * MINUTE);
    expect(await outcome(party.refresh(token))).not.toBe('ok');
  });

  test('and the tokens it gives live as long as their integration says', async () => {
    const g = gateway();
    const lifetimes = { idToken: 7 * MINUTE, accessToken: 11 * MINUTE };
    const party = await g.relyingParty({ ...OFFLINE_APP, lifetimes });
    const first = await tokensBy(g, party, await g.phoneOf(somebody()));
    for (const tokens of [first, await party.refresh(first.refresh_token ?? '')]) {
      const { exp = 0, iat = 0 } = tokens.claims() ?? {};
      expect([tokens.expires_in, exp - iat]).toEqual([11 * 60, 7 * 60]);
    }
  });

  test('is kept as a hash alone: no copy of the directory holds one', async () => {
    const g = await startGateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const first = await tokensBy(g, party, await g.phoneOf('ada'));
    const second = await party.refresh(first.refresh_token ?? '');
    await g.gateway.audit.flush();
    const kept = readdirSync(g.dataDir)
      .filter((name) => name.includes('.sqlite'))
      .map((name) => readFileSync(`${g.dataDir}/${name}`, 'latin1'))
      .join('');
    for (const token of [first.refresh_token ?? '', second.refresh_token ?? '']) {
      expect(kept.includes(token)).toBe(false);
    }
    expect((await auditOf(g)).map(({ event }) => event)).toContain('grant.issued');
  });

  test('narrows to a part of its scope for one use, and keeps the whole for the next', async () => {
    const g = gateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const first = await tokensBy(g, party, await g.phoneOf(somebody()));
    const narrow = await party.refresh(first.refresh_token ?? '', 'openid email');
    expect(narrow.scope).toBe('openid email');
    expect(narrow.claims()).not.toHaveProperty('name');
    const whole = await party.refresh(narrow.refresh_token ?? '');
    expect(whole.claims()).toHaveProperty('name');
  });
});

import { describe, expect, test } from 'vitest';
import { CODE_APP, sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { OFFLINE_APP, post, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

/** Somebody of whom we know a number and an address. */
async function known(g: TestGateway) {
  const name = somebody();
  const phone = await g.phoneOf(name);
  const user = await g.gateway.people.userByEmail(`${name}@example.com`);
  if (user === undefined) throw new Error('nobody there');
  const phoneNumber = '+46 8 123 456';
  const address = '1 Analytical Way\nLondon';
  await g.gateway.people.updateUser({ ...user, phoneNumber, address, version: user.version + 1 });
  return { phone, phoneNumber, address };
}

describe('the scopes', () => {
  test('phone and address give what the person typed, unverified, in the id_token and at userinfo', async () => {
    const g = gateway();
    const { phone, phoneNumber, address } = await known(g);
    const party = await g.relyingParty(CODE_APP);
    const tokens = await tokensBy(g, party, phone, { scope: 'openid phone address' });
    const expected = {
      phone_number: phoneNumber,
      phone_number_verified: false,
      address: { formatted: address },
    };
    expect(tokens.claims()).toMatchObject(expected);
    const read = await (await userinfo(g, tokens.access_token)).json();
    expect(read).toEqual({
      sub: tokens.claims()?.sub,
      acr: undefined,
      ...expected,
      ...claimsOfTheSignIn(read),
    });
    expect(read).not.toHaveProperty('email');
  });

  test('give nothing, and never null, where nothing is known', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const scope = 'openid phone address profile email';
    const tokens = await tokensBy(g, party, await g.phoneOf(somebody()), { scope });
    const all = {
      ...tokens.claims(),
      ...((await (await userinfo(g, tokens.access_token)).json()) as object),
    };
    expect(all).not.toHaveProperty('phone_number');
    expect(all).not.toHaveProperty('address');
    expect(Object.values(all)).not.toContain(null);
  });

  test('that an integration does not allow give nothing, neither by scope nor by name, here or at userinfo', async () => {
    const g = gateway();
    const { phone } = await known(g);
    const party = await g.relyingParty({ ...CODE_APP, scopes: ['email'] });
    const claims = JSON.stringify({
      id_token: { name: null, phone_number: { essential: true } },
      userinfo: { given_name: null, address: null },
    });
    const scope = 'openid profile email phone address';
    const tokens = await tokensBy(g, party, phone, { scope, claims });
    const read = (await (await userinfo(g, tokens.access_token)).json()) as object;
    for (const all of [tokens.claims() ?? {}, read]) {
      expect(all).toMatchObject({ email_verified: true });
      for (const name of ['name', 'nickname', 'given_name', 'phone_number', 'address']) {
        expect(all).not.toHaveProperty(name);
      }
    }
  });

  test('are given to an application that takes id_tokens alone too', async () => {
    const g = gateway();
    const { phone, phoneNumber } = await known(g);
    const party = await g.relyingParty();
    const asked = await party.ask({ scope: 'openid phone' });
    const tab = await g.browser().open(asked.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    expect(await party.verify(await tab.collect(), asked)).toMatchObject({ phone_number: phoneNumber });
  });
});

const claimsOfTheSignIn = (read: Record<string, unknown>) =>
  Object.fromEntries(
    ['acr', 'amr', 'auth_time'].filter((name) => name in read).map((name) => [name, read[name]]),
  );

describe('the claims parameter', () => {
  test('gives single claims where they are asked for, and there alone', async () => {
    const g = gateway();
    const { phone, phoneNumber } = await known(g);
    const party = await g.relyingParty(OFFLINE_APP);
    const claims = {
      id_token: { email: { essential: true }, middle_name: null },
      userinfo: { phone_number: null, nickname: { essential: true } },
    };
    const ask = { scope: 'openid offline_access', claims: JSON.stringify(claims), claims_locales: 'de sv' };
    const tokens = await tokensBy(g, party, phone, ask);
    const next = await party.refresh(tokens.refresh_token ?? '');
    for (const { claims: read, access_token: token } of [tokens, next]) {
      expect(read?.call(tokens)).toHaveProperty('email');
      expect(read?.call(tokens)).not.toHaveProperty('phone_number');
      const at = (await (await userinfo(g, token)).json()) as Record<string, unknown>;
      expect(at).toMatchObject({ phone_number: phoneNumber, nickname: expect.any(String) });
      expect(at).not.toHaveProperty('email');
    }
  });

  test.each([
    'no json',
    '[]',
    '{}',
    '{"id_token":[]}',
    '{"userinfo":{"email":"yes"}}',
    '{"id_token":{"acr":{"essential":true,"values":"phr"}}}',
  ])('that is %s is an invalid_request', async (claims) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const asked = await party.ask({ claims, response_mode: 'query' });
    const response = await g.browser().request(asked.url.replace(g.issuer, ''), { redirect: 'manual' });
    const back = new URL(response.headers.get('Location') ?? '');
    expect(back.searchParams.get('error')).toBe('invalid_request');
    expect(back.searchParams.has('code')).toBe(false);
  });
});

describe('what machines ask', () => {
  test.each(['/token', '/revoke', '/introspect', '/userinfo'])(
    'at %s is refused in JSON, whatever they say they accept, when it is wrong or too much',
    async (path) => {
      const g = gateway();
      const party = await g.relyingParty(CODE_APP);
      const headers = { Accept: 'text/html' };
      const wrong = await post(g, path, party, { client_secret: 'wrong', token: 'x' }, headers);
      expect(wrong.headers.get('Content-Type')).toContain('application/json');
      expect(wrong.json).toMatchObject({ error: expect.any(String), error_description: expect.any(String) });
      const much = await post(g, path, party, { token: 'x'.repeat(100_000) }, headers);
      expect([much.status, much.json.error]).toEqual([400, 'invalid_request']);
    },
  );

  test.each(['/token', '/revoke', '/introspect'])('at %s is taken by POST alone', async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${gateway().origin}${path}`, { method, headers: { Accept: 'text/html' } });
      expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
      expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
    }
  });

  test('userinfo answers GET and POST by header alone, and says in WWW-Authenticate what is wrong', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { access_token: token, ...tokens } = await tokensBy(g, party, await g.phoneOf(somebody()));
    for (const method of ['GET', 'POST']) {
      const read = await fetch(`${g.origin}/userinfo`, {
        method,
        headers: { Authorization: `Bearer ${token}` },
      });
      expect([read.status, read.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
      expect(await read.json()).toMatchObject({ sub: tokens.id_token ? expect.any(String) : undefined });
    }
    const inQuery = await fetch(`${g.origin}/userinfo?access_token=${token}`);
    expect(inQuery.status).toBe(400);
    const none = await fetch(`${g.origin}/userinfo`);
    expect([none.status, none.headers.get('WWW-Authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer /),
    ]);
    const invented = await userinfo(g, 'invented');
    expect([invented.status, invented.headers.get('WWW-Authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
  });
});

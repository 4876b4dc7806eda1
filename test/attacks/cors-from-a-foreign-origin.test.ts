import { expect, test } from 'vitest';
import { CODE_APP, sharedGateway, somebody } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, post, refresh, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();
const OWN = 'https://app.example.com';
const FOREIGN = [
  'https://evil.example',
  'https://app.example.com.evil.example',
  'http://app.example.com',
  'null',
];

const askUserinfo = (g: TestGateway, token: string, origin: string, method = 'GET') =>
  fetch(`${g.origin}/userinfo`, { method, headers: { Authorization: `Bearer ${token}`, Origin: origin } });

test('a page of another origin can neither refresh, revoke nor read who somebody is', async () => {
  const g = gateway();
  const party = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'none' });
  const ask = { scope: OFFLINE_SCOPE };
  const tokens = await tokensBy(g, party, await g.phoneOf(somebody()), ask, true);
  for (const Origin of FOREIGN) {
    const refused = [
      await refresh(g, party, tokens.refresh_token, {}, { Origin }),
      await post(g, '/revoke', party, { token: tokens.refresh_token }, { Origin }),
    ];
    for (const { status, json, headers } of refused) {
      expect([status, json.error, headers.get('Access-Control-Allow-Origin')]).toEqual([
        400,
        'invalid_request',
        null,
      ]);
    }
    const read = await askUserinfo(g, tokens.access_token, Origin);
    expect([read.status, read.headers.get('Access-Control-Allow-Origin')]).toEqual([400, null]);
    expect(await read.json()).toMatchObject({ error: 'invalid_request' });
  }
  for (const method of ['GET', 'POST']) {
    const read = await askUserinfo(g, tokens.access_token, OWN, method);
    expect([read.status, read.headers.get('Access-Control-Allow-Origin')]).toEqual([200, OWN]);
    expect(read.headers.get('Access-Control-Allow-Credentials')).toBeNull();
  }
  const own = await refresh(g, party, tokens.refresh_token, {}, { Origin: OWN });
  expect([own.status, own.headers.get('Access-Control-Allow-Origin')]).toEqual([200, OWN]);
});

test('an application with a secret is not one that runs in a browser: no origin may read its answers', async () => {
  const g = gateway();
  const party = await g.relyingParty(CODE_APP);
  const { access_token: token } = await tokensBy(g, party, await g.phoneOf(somebody()), { scope: 'openid' });
  for (const Origin of [OWN, ...FOREIGN]) {
    const read = await askUserinfo(g, token, Origin);
    expect([read.status, read.headers.get('Access-Control-Allow-Origin')]).toEqual([400, null]);
  }
});

test('the authorization endpoint takes part in no such thing', async () => {
  const g = gateway();
  for (const method of ['GET', 'OPTIONS']) {
    const headers = { Origin: OWN, 'Access-Control-Request-Method': 'GET' };
    const answer = await fetch(`${g.origin}/auth`, { method, headers });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  }
});

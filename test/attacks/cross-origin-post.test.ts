import { describe, expect, test } from 'vitest';
import {
  answerOf,
  CODE_APP,
  challengeOf,
  eventsOf,
  exchange,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';

const refused = { status: 403, code: 'cross_origin' };

/** What browsers send with a request that another site caused, and what those send that say nothing. */
const FOREIGN: [what: string, headers: Record<string, string>][] = [
  ['Sec-Fetch-Site cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['Sec-Fetch-Site same-site', { 'Sec-Fetch-Site': 'same-site' }],
  ['Sec-Fetch-Site none', { 'Sec-Fetch-Site': 'none' }],
  ['Sec-Fetch-Site cross-site and our Origin', { 'Sec-Fetch-Site': 'cross-site', Origin: 'OURS' }],
  ['Sec-Fetch-Site twice', { 'Sec-Fetch-Site': 'same-origin, cross-site' }],
  ['a foreign Origin', { Origin: 'https://evil.example' }],
  ['Origin null', { Origin: 'null' }],
  ['our Origin with a slash', { Origin: 'OURS/' }],
  ['our Origin with another port', { Origin: 'http://127.0.0.1:1' }],
  ['our Origin as a prefix', { Origin: 'OURS.evil.example' }],
  [
    'a foreign Origin from a page whose name was bound anew to us',
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://evil.example' },
  ],
  ['neither', {}],
];

describe('a POST from another site, as told by', () => {
  const gateway = sharedGateway();

  test.each(FOREIGN)(
    '%s, does not cancel, renew or invite, though the cookie came along',
    async (_, headers) => {
      const g = gateway();
      const { tab, browser } = await waitingSignIn(g);
      const Cookie = browser.jar.header(tab.paths.cancel) ?? '';
      const from = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace('OURS', g.issuer)]),
      );
      for (const path of [tab.paths.cancel, tab.paths.newCode, '/demo/invitation']) {
        const response = await fetch(g.origin + path, {
          method: 'POST',
          redirect: 'manual',
          headers: { Cookie, Accept: 'application/json', ...from },
        });
        expect(await answerOf(response), path).toMatchObject(refused);
        expect(response.headers.getSetCookie()).toEqual([]);
      }
      expect((await tab.poll()).state).toBe('pending');
      expect(await eventsOf(g, challengeOf(tab))).toEqual([]);
    },
  );

  test.each([
    ['Sec-Fetch-Site', { 'Sec-Fetch-Site': 'same-origin' }],
    ['Origin, in a browser without Sec-Fetch-Site', { Origin: 'OURS' }],
    ['both', { 'Sec-Fetch-Site': 'same-origin', Origin: 'OURS' }],
  ])('%s to be our own page, is obeyed', async (_, headers) => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const from = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('OURS', g.issuer)]),
    );
    const response = await fetch(g.origin + tab.paths.cancel, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: browser.jar.header(tab.paths.cancel) ?? '', ...from },
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toBe(tab.paths.resume);
  });

  test('a script elsewhere, reads no answer: no address but the public documents allows another origin', async () => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
    const paths = [
      ...Object.values(tab.paths),
      '/',
      '/auth',
      '/api/phone/v1/claim',
      '/demo',
      '/demo/invitation',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        if (path === tab.paths.events && method === 'GET') continue;
        const response = await browser.request(path, { method, headers });
        await response.text();
        expect(response.headers.get('Access-Control-Allow-Origin'), `${method} ${path}`).toBeNull();
        expect(response.headers.get('Access-Control-Allow-Credentials'), `${method} ${path}`).toBeNull();
      }
    }
    for (const path of ['/token', '/userinfo', '/jwks', '/.well-known/openid-configuration']) {
      const response = await fetch(g.origin + path, { headers });
      expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull();
      await response.text();
    }
  });

  test('a script elsewhere, reads neither the tokens of an application nor whose they are', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const Origin = 'https://evil.example';
    const refused = await exchange(g, party, { code }, { Origin });
    expect(refused).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const tokens = await exchange(g, party, { code });
    const Authorization = `Bearer ${String(tokens.json.access_token)}`;
    const info = await answerOf(await fetch(`${g.origin}/userinfo`, { headers: { Authorization, Origin } }));
    expect(info).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(info.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(info.text).not.toContain('@example.com');
  });
});

import { describe, expect, test } from 'vitest';
import {
  CODE_APP,
  cookieHeader,
  cookiesOf,
  properQuery,
  puppetOf,
  sendRaw,
  sharedGateway,
  signInByCode,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const EVIL = 'evil.example';

/** Every way in which a request can name a host, none of which is believed. */
const WAYS: [what: string, headers: string, target: (path: string) => string][] = [
  ['Host', `Host: ${EVIL}`, (path) => path],
  ['Host with a port', `Host: ${EVIL}:8443`, (path) => path],
  ['Host with a user (CVE-2026-27959)', `Host: good.example@${EVIL}`, (path) => path],
  ['X-Forwarded-Host', `Host: x\r\nX-Forwarded-Host: ${EVIL}`, (path) => path],
  ['several X-Forwarded-Host', `Host: x\r\nX-Forwarded-Host: ${EVIL}, ${EVIL}`, (path) => path],
  ['X-Forwarded-Proto', `Host: ${EVIL}\r\nX-Forwarded-Proto: javascript`, (path) => path],
  ['Forwarded', `Host: x\r\nForwarded: host=${EVIL};proto=https`, (path) => path],
  [
    'X-Original-URL',
    `Host: x\r\nX-Original-URL: http://${EVIL}/\r\nX-Rewrite-URL: http://${EVIL}/`,
    (path) => path,
  ],
  [
    'X-Forwarded-Prefix and -Port',
    `Host: x\r\nX-Forwarded-Prefix: //${EVIL}\r\nX-Forwarded-Port: 1`,
    (path) => path,
  ],
  ['a target in absolute form', `Host: ${EVIL}`, (path) => `http://${EVIL}${path}`],
  ['an https target in absolute form', 'Host: x', (path) => `https://${EVIL}${path}`],
  ['a target in capitals', 'Host: x', (path) => `HTTP://${EVIL}${path}`],
  ['a target with a user', 'Host: x', (path) => `http://a:b@${EVIL}${path}`],
];

const get = (g: TestGateway, way: (typeof WAYS)[number], path: string, headers = '') =>
  sendRaw(g, `GET ${way[2](path)} HTTP/1.1\r\n${way[1]}\r\nConnection: close\r\n${headers}\r\n`);

const DISCOVERY = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

describe('a foreign host named by', () => {
  test.each(WAYS)(
    '%s never enters the discovery document, not for whoever asks nor for those after',
    async (...way) => {
      // A gateway of its own: what it answers first is what it keeps.
      const g = await startGateway();
      for (const path of DISCOVERY) {
        const answer = await get(g, way, path);
        expect(answer).toMatch(/^HTTP\/1\.1 200 /);
        expect(answer.toLowerCase()).not.toContain(EVIL);
      }
      for (const path of DISCOVERY) {
        const text = await (await fetch(g.origin + path)).text();
        expect(text).not.toContain(EVIL);
        for (const url of text.match(/https?:[^"]+/g) ?? [])
          expect(url.startsWith(`${g.issuer}`), url).toBe(true);
      }
    },
  );
});

describe('a foreign host', () => {
  const gateway = sharedGateway();

  test.each(WAYS)(
    'named by %s never enters a page, a cookie, a form action or a redirect',
    async (...way) => {
      const g = gateway();
      const party = await g.relyingParty();
      const opened = await get(g, way, `/auth?${properQuery(party)}`);
      expect(opened).toMatch(/^HTTP\/1\.1 200 /);
      expect(opened).toContain('data-snapshot');
      expect(opened).toContain(`${g.issuer}/s/`);
      expect(opened.toLowerCase()).not.toContain(EVIL);
      expect(opened).not.toMatch(/^Set-Cookie:.*domain=/im);

      const { tab, browser } = await waitingSignIn(g, { party });
      const Cookie = `Cookie: ${cookieHeader(cookiesOf(browser, tab.paths.resume))}\r\n`;
      const early = await get(g, way, tab.paths.resume, Cookie);
      expect(early).toMatch(/^HTTP\/1\.1 303 /);
      expect(early).toMatch(new RegExp(`^location: ${tab.paths.self}\r?$`, 'im'));
      const { client } = await puppetOf(g, somebody());
      const { challenge, statement } = await client.claim(tab.frame);
      await client.approve(challenge, statement);
      const collected = await get(g, way, tab.paths.resume, Cookie);
      expect(collected).toContain(`action="${party.redirectUri}"`);
      expect(collected).toContain('name="id_token"');
      expect(collected.toLowerCase()).not.toContain(EVIL);
    },
  );

  test('never becomes the issuer of what is issued', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code, sentBack } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    expect(sentBack.fields.get('iss')).toBe(g.issuer);
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: party.redirectUri,
      client_id: party.integration.clientId,
      client_secret: party.clientSecret ?? '',
    }).toString();
    const answer = await sendRaw(
      g,
      `POST http://${EVIL}/token HTTP/1.1\r\nHost: ${EVIL}\r\nX-Forwarded-Host: ${EVIL}\r\nConnection: close\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const idToken = /"id_token":"[^.]+\.([^.]+)/.exec(answer)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(idToken, 'base64url').toString())).toMatchObject({ iss: g.issuer });
  });

  test('in a request target that is no target at all is answered without a crash', async () => {
    const g = gateway();
    for (const target of [
      `//${EVIL}/auth`,
      '*',
      `@${EVIL}/`,
      `http://${EVIL}`,
      `http://${EVIL}?x`,
      'http://',
      'http:///auth',
      `/\\${EVIL}`,
      '/%',
      '/%00',
      '/auth/%E0%A4%A',
      'ftp://x/auth',
    ]) {
      const answer = await sendRaw(g, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer, target).toMatch(/^HTTP\/1\.1 (200|400|404) /);
      expect(answer, target).not.toMatch(new RegExp(`^location:.*${EVIL}`, 'im'));
    }
    expect((await fetch(`${g.origin}/healthz`)).status).toBe(200);
    expect(g.logger.messages('error')).toEqual([]);
  });
});

test('behind https the cookies stay secure and host-bound whatever a proxy header says', async () => {
  const g = await startGateway({ publicUrl: 'https://id.example.com' });
  const party = await g.relyingParty();
  const answer = await sendRaw(
    g,
    `GET /auth?${properQuery(party)} HTTP/1.1\r\nHost: ${EVIL}\r\nX-Forwarded-Proto: http\r\nConnection: close\r\n\r\n`,
  );
  const cookies = answer.match(/^set-cookie: .*$/gim) ?? [];
  expect(cookies).toHaveLength(4);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; secure/i);
    expect(cookie).toMatch(/; httponly/i);
    expect(cookie).toMatch(/; samesite=lax/i);
    expect(cookie).not.toMatch(/domain=/i);
    expect(cookie).toMatch(/^set-cookie: (__Host-cs_(waiting_[\w-]+|browser)|__Secure-cs_resume(\.sig)?)=/i);
  }
  expect(cookies.find((cookie) => cookie.includes('__Host-'))).toMatch(/; Path=\/;/i);
});

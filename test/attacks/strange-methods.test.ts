import { describe, expect, test } from 'vitest';
import {
  directoryOf,
  eventsOf,
  properQuery,
  puppetOf,
  sendRaw,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';

/** Every address of the gateway and the methods it is made for. */
const ROUTES: [path: string, methods: string[]][] = [
  ['/', ['GET', 'HEAD']],
  ['/s/x', ['GET', 'HEAD']],
  ['/enroll', ['GET', 'HEAD']],
  ['/healthz', ['GET', 'HEAD']],
  ['/readyz', ['GET', 'HEAD']],
  ['/auth', ['GET', 'HEAD', 'POST']],
  ['/auth/:uid', ['GET']],
  ['/token', ['POST', 'OPTIONS']],
  ['/userinfo', ['GET', 'HEAD', 'POST', 'OPTIONS']],
  ['/jwks', ['GET', 'HEAD', 'OPTIONS']],
  ['/.well-known/openid-configuration', ['GET', 'HEAD', 'OPTIONS']],
  ['/interaction/:uid', ['GET', 'HEAD']],
  ['/interaction/:uid/state', ['GET', 'HEAD']],
  ['/interaction/:uid/events', ['GET']],
  ['/interaction/:uid/cancel', ['POST']],
  ['/interaction/:uid/new-code', ['POST']],
  ['/demo', ['GET', 'HEAD']],
  ['/demo/sign-in', ['GET', 'HEAD']],
  ['/demo/callback', ['POST']],
  ['/demo/phone', ['GET', 'HEAD']],
  ['/demo/invitation', ['POST']],
  ['/api/phone/v1/enroll', ['POST']],
  ['/api/phone/v1/scan', ['POST']],
  ['/api/phone/v1/claim', ['POST']],
  ['/api/phone/v1/challenges', ['GET', 'HEAD']],
  ['/api/phone/v1/challenges/x', ['GET', 'HEAD']],
  ['/api/phone/v1/challenges/x/approve', ['POST']],
  ['/api/phone/v1/challenges/x/decline', ['POST']],
  ['/api/phone/v1/recovery', ['GET', 'HEAD']],
  ['/api/phone/v1/recovery/stop', ['POST']],
  ['/api/phone/v1/openapi.json', ['GET', 'HEAD']],
];
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'LINK',
];

describe('a method that an address is not made for', () => {
  const gateway = sharedGateway();

  test.each(ROUTES)('is refused at %s, echoes nothing and changes nothing', async (route, methods) => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const path = route.replace(':uid', tab.paths.self.split('/').at(-1) ?? '');
    const Cookie = browser.jar.header(tab.paths.resume) ?? '';
    const before = directoryOf(g);
    for (const method of METHODS.filter((one) => !methods.includes(one))) {
      const answer = await sendRaw(
        g,
        `${method} ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${Cookie}\r\nX-Canary: canary\r\n` +
          'Sec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      );
      expect(answer, method).toMatch(/^HTTP\/1\.1 (400|404|405) /);
      expect(answer.slice(answer.indexOf('\r\n\r\n')), method).not.toContain('canary');
      if (path.startsWith('/api/')) {
        expect(answer, method).toMatch(/^HTTP\/1\.1 405 /);
        expect(answer, method).toMatch(/^allow: /im);
      }
    }
    expect((await tab.poll()).state).toBe('pending');
    expect(directoryOf(g)).toEqual(before);
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('HEAD has no body, and neither HEAD nor OPTIONS nor TRACE moves an approved sign-in', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser, party, asked } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const Cookie = browser.jar.header(tab.paths.resume) ?? '';
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']) {
      for (const path of Object.values(tab.paths)) {
        const answer = await sendRaw(
          g,
          `${method} ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${Cookie}\r\nConnection: close\r\n\r\n`,
        );
        expect(answer, `${method} ${path}`).toMatch(/^HTTP\/1\.1 (200|404|405) /);
        expect(answer, `${method} ${path}`).not.toContain('id_token');
        if (method === 'HEAD') expect(answer.split('\r\n\r\n')[1], path).toBe('');
      }
    }
    expect(await eventsOf(g, challenge)).toEqual(['challenge.claimed', 'challenge.approved']);
    await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
  });

  test('CONNECT and an upgrade to another protocol get no tunnel', async () => {
    const g = gateway();
    expect(await sendRaw(g, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    const upgrade = await sendRaw(
      g,
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n',
    );
    expect(upgrade).not.toMatch(/^HTTP\/1\.1 101/);
    expect((await fetch(`${g.origin}/healthz`)).status).toBe(200);
  });

  test('overrides in headers, query or body are not obeyed', async () => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const headers = {
      'X-HTTP-Method-Override': 'POST',
      'X-Method-Override': 'POST',
      'Sec-Fetch-Site': 'same-origin',
    };
    for (const path of [tab.paths.cancel, `${tab.paths.cancel}?_method=POST`, tab.paths.newCode]) {
      expect((await browser.request(path, { headers })).status).toBe(404);
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('HEAD of the authorization endpoint costs no more than GET and starts nothing twice', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const head = await fetch(`${g.origin}/auth?${properQuery(party)}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });
});

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { selfSignedCertificate } from '../../src/domain/keys/certificate.ts';
import { systemRandom } from '../../src/kernel/index.ts';
import { guardedFetch } from '../../src/oidc/index.ts';
import { sharedGateway, somebody, withDirectory } from '../support/attacker.ts';
import { SESSIONS_ON, sessionApp, signInByPhone } from '../support/sessions.ts';

/** Something inside the operator's network, which answers to https and takes any request. */
describe('a back-channel logout address that leads inside', () => {
  let port = 0;
  let requests = 0;
  let close = () => {};

  beforeAll(async () => {
    const keys = await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: 'SHA-256',
      },
      true,
      ['sign', 'verify'],
    );
    const { x5c } = await selfSignedCertificate(keys, 'localhost', Date.now(), systemRandom);
    const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
    const pem = (label: string, base64: string) =>
      `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
    const server = createServer(
      { key: pem('PRIVATE KEY', pkcs8.toString('base64')), cert: pem('CERTIFICATE', x5c[0] ?? '') },
      (request, response) => {
        requests += 1;
        request.resume();
        response.writeHead(200).end();
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    // Its certificate is nobody's: that must not be what stops us.
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  });
  afterAll(() => {
    close();
    vi.unstubAllEnvs();
  });
  const gateway = sharedGateway({ env: SESSIONS_ON });

  test.each(['localhost', '127.0.0.1'])('%s is told nothing', async (host) => {
    expect((await fetch(`https://${host}:${port}/`)).status).toBe(200);
    const before = requests;
    const g = gateway();
    const shop = await g.relyingParty(
      sessionApp('shop.example.com', { backchannelLogoutUri: 'https://shop.example.com/backchannel' }),
    );
    withDirectory(g, (db) => {
      const uri = `https://${host}:${port}/backchannel`;
      const { changes } = db
        .prepare(
          "UPDATE integrations SET protocol = replace(protocol, 'https://shop.example.com/backchannel', ?) WHERE id = ?",
        )
        .run(uri, shop.integration.id);
      expect(changes).toBe(1);
    });
    g.clock.advance(1_000);
    const browser = g.browser();
    const { idToken } = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    const answer = await browser.request(`/session/end?id_token_hint=${idToken}`);
    expect(await answer.text()).toContain('You are signed out');
    await g.gateway.logoutNotices?.settled();
    expect(requests).toBe(before);
    expect(g.gateway.logoutNotices?.waiting).toBeGreaterThan(0);
  });

  test('nothing leaves without the guard, nor by http', async () => {
    await expect(guardedFetch(`https://localhost:${port}/`, {})).rejects.toThrow('unguarded');
    const guarded = { dispatcher: {} } as RequestInit;
    await expect(guardedFetch('http://shop.example.com/', guarded)).rejects.toThrow('https alone');
  });

  test.each([
    'http://shop.example.com/backchannel',
    'http://127.0.0.1/backchannel',
    'file:///etc/passwd',
    'gopher://shop.example.com/',
    'https://user:password@shop.example.com/',
    'https://shop.example.com/#x',
  ])('%s cannot be registered', async (backchannelLogoutUri) => {
    await expect(
      gateway().integration(sessionApp('shop.example.com', { backchannelLogoutUri })),
    ).rejects.toThrow('backchannel-logout-uri');
  });
});

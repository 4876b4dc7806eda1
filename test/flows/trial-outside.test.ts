import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OwnAddress, probeTls } from '../../src/adapters/outside/index.ts';
import { Unreachable } from '../../src/domain/trial/index.ts';
import { somebody } from '../support/attacker.ts';
import { TestAuthority } from '../support/certificates.ts';
import { freePort, openTestGateway, type TestGateway } from '../support/gateway.ts';
import { type TlsOffer, TlsProxy } from '../support/tls-proxy.ts';
import { approved, begun } from '../support/trials.ts';

describe('a gateway whose own name leads nowhere from here', () => {
  let g: TestGateway;
  beforeAll(async () => {
    g = await openTestGateway({ publicUrl: 'https://id.countersign.invalid' });
  });
  afterAll(() => g?.discard());

  test('is tested through its own door, and says so', async () => {
    const { integration } = await g.integration({ responseType: 'code' });
    const run = await begun(g, integration);
    const said = (findings: typeof run.trial.findings) =>
      Object.fromEntries(findings.map(({ check, outcome, reason }) => [check, `${outcome} ${reason}`]));
    expect(said(run.trial.findings)).toMatchObject({
      https: 'passed ok',
      address: 'warning unknown_name',
      tls: 'not-tested unreachable',
      certificate: 'not-tested unreachable',
      issuer: 'passed ok',
      discovery: 'warning inside',
      keys: 'passed ok',
    });
    const tab = await run.browser.open(run.url.replace(g.issuer, ''));
    const { fields } = await approved(tab, await g.phoneOf(somebody()));
    const over = await g.gateway.trials.answer(run.actor, integration.id, run.browserSecret, fields);
    expect(said(over.findings)).toMatchObject({
      token: 'passed ok_code',
      claims: 'passed ok',
      'sign-out': 'passed ok',
    });
  });

  test('asks nobody but itself, by whichever way', async () => {
    const asked: string[] = [];
    const own = new OwnAddress({
      issuer: g.issuer,
      door: { host: '127.0.0.1', port: g.config.port },
      fetch: async (input, init) => {
        asked.push(`${init?.redirect} ${input}`);
        return new Response('', { status: 302, headers: { Location: 'https://evil.example/' } });
      },
    });
    for (const way of ['outside', 'inside'] as const) {
      for (const url of [
        'https://evil.example/jwks',
        'http://169.254.169.254/latest/meta-data',
        `http://${new URL(g.issuer).host}/jwks`,
        `${g.issuer}:8443/jwks`,
        'file:///etc/passwd',
      ]) {
        await expect(own.fetchBy(way)(url)).rejects.toThrow('only the gateway itself is asked');
      }
    }
    expect((await own.fetchBy('outside')(`${g.issuer}/jwks`)).status).toBe(302);
    expect(asked).toEqual([`manual ${g.issuer}/jwks`]);
  });

  describe('behind TLS', () => {
    const behind = async (offer: TlsOffer, ca?: string) => {
      const port = await freePort();
      const proxy = await TlsProxy.inFrontOf(g, offer, port);
      try {
        return await probeTls({
          issuer: g.issuer,
          at: { host: '127.0.0.1', port },
          ca: ca ?? proxy.ca,
        });
      } finally {
        proxy.close();
      }
    };

    test('is told whether Azure AD B2C could speak with it, and whether a stranger would trust it', async () => {
      const good = await behind({});
      expect(good).toMatchObject({ tls12: true, problem: undefined });
      expect(good.until).toBeGreaterThan(g.clock.now());
      expect(await behind({ minVersion: 'TLSv1.3' })).toMatchObject({ tls12: false, problem: undefined });
      expect(await behind({ ciphers: 'AES128-SHA' })).toMatchObject({ tls12: false });
      const stranger = (await TestAuthority.create()).pem;
      expect((await behind({}, stranger)).problem).toMatch(/^[A-Z_]+$/);
    });

    test('is told that nothing answers, or nothing that speaks TLS', async () => {
      const at = { host: '127.0.0.1', port: await freePort() };
      await expect(probeTls({ issuer: g.issuer, at })).rejects.toThrow(Unreachable);
      const deaf = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
        0,
        '127.0.0.1',
      );
      await new Promise((resolve) => deaf.once('listening', resolve));
      const { port } = deaf.address() as AddressInfo;
      expect(await probeTls({ issuer: g.issuer, at: { ...at, port } })).toEqual({
        tls12: false,
        problem: 'no agreement',
        until: undefined,
      });
      deaf.close();
    });
  });
});

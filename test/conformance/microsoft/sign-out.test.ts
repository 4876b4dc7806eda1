import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { approved } from '../../support/answered.ts';
import { puppetOf, sharedGateway, somebody, waitingSignIn } from '../../support/attacker.ts';
import { useChromium } from '../../support/chromium.ts';

const chromium = useChromium();

/** A page of another site that opens this address in a frame, as Azure AD B2C may. */
async function framing(address: string): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html><iframe src="${address}"></iframe>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Another site than the gateway's, which is at 127.0.0.1.
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

describe('sign-out', () => {
  const gateway = sharedGateway();

  test('48 · end_session_endpoint answers a bare GET with 200, in a frame too, and never demands a hint', async () => {
    const g = gateway();
    const metadata = await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json();
    const { end_session_endpoint: address } = metadata as { end_session_endpoint: string };
    expect(new URL(address).origin).toBe(g.issuer);

    // By a browser that was never here, and by one that has just signed in.
    const browser = g.browser();
    const { tab } = await waitingSignIn(g, { browser });
    await approved(tab, (await puppetOf(g, somebody())).client);
    for (const one of [g.browser(), browser]) {
      const answer = await one.request(address);
      expect([answer.status, answer.headers.get('Location')]).toEqual([200, null]);
      expect(answer.headers.get('Content-Type')).toContain('text/html');
      expect(answer.headers.get('X-Frame-Options')).toBeNull();
      expect(await answer.text()).not.toMatch(/id_token_hint|invalid_request/);
    }

    const page = await (await chromium.person()).newPage();
    await page.goto(address);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/./);
    await page.goto(await framing(address));
    const frame = page.frameLocator('iframe');
    expect(await frame.getByRole('heading', { level: 1 }).innerText()).toMatch(/./);
  });
});

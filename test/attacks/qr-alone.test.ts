import { describe, expect, test } from 'vitest';
import { challengeOf, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const UNKNOWN_UID = 'A'.repeat(43);

/** What of an answer an attacker can tell apart; the reference is new for each. */
async function seen(response: Response) {
  const text = (await response.text()).replace(/[0-9A-HJKMNP-TV-Z]{8}(?=[<"])/g, 'REFERENCE');
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));
  return { status: response.status, headers, text };
}

describe.each(STORES)('what a QR code holds, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('opens a page that changes nothing and tells nothing, however often it is opened', async () => {
    const g = gateway();
    const { tab } = await waitingSignIn(g);
    const path = new URL(tab.frame).pathname;
    const pages = [];
    for (const method of ['GET', 'GET', 'HEAD'])
      pages.push(await seen(await g.browser().request(path, { method })));
    const strange = await seen(await g.browser().request(`/s/${'A'.repeat(22)}.000.${'A'.repeat(16)}`));
    expect(pages[0]).toEqual(strange);
    expect(pages[0]).toEqual(pages[1]);
    expect(pages[2]?.status).toBe(200);
    expect(pages[0]?.headers).toMatchObject({ 'x-robots-tag': 'noindex', 'cache-control': 'no-store' });
    expect(pages[0]?.text).not.toContain('Contoso');
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await g.browser().request(path, { method })).status).toBe(404);
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('names no address that gives a state or a result', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const token = challengeOf(tab).slice(4);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const stranger = g.browser({ Accept: 'application/json' });
    for (const name of [token, challenge, `chl_${token}`, token.padEnd(43, 'A')]) {
      for (const path of [
        `/auth/${name}`,
        `/interaction/${name}`,
        `/interaction/${name}/state`,
        `/interaction/${name}/events`,
        `/s/${name}`,
        `/api/phone/v1/challenges/${name}`,
      ]) {
        const response = await stranger.request(path);
        const text = await response.text();
        expect([200, 401, 404], path).toContain(response.status);
        // The approval page has words for every outcome; none of them is said of this sign-in.
        const told = path.startsWith('/s/') ? /id_token|Contoso|chl_/ : /approved|claimed|id_token|Contoso/;
        expect(text, path).not.toMatch(told);
      }
    }
    expect((await tab.poll()).state).toBe('approved');
  });

  test('and even the page’s own address tell a stranger no more than an address that never was', async () => {
    const g = gateway();
    const { tab } = await waitingSignIn(g);
    const { browser: other } = await waitingSignIn(g);
    for (const browser of [g.browser(), other]) {
      for (const accept of ['text/html', 'application/json', 'text/event-stream']) {
        for (const name of ['self', 'state', 'events', 'resume'] as const) {
          const real = tab.paths[name];
          const never = real.replace(/[A-Za-z0-9_-]{43}/, UNKNOWN_UID);
          const headers = { Accept: accept };
          const [at, nowhere] = [
            await browser.request(real, { headers }),
            await browser.request(never, { headers }),
          ];
          expect(at.status).toBe(404);
          expect(await seen(at), `${name} as ${accept}`).toEqual(await seen(nowhere));
        }
      }
      for (const name of ['cancel', 'newCode'] as const) {
        expect((await browser.request(tab.paths[name], { method: 'POST' })).status).toBe(404);
      }
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('holds neither the browser’s secret nor anything of the request', async () => {
    const g = gateway();
    const { tab, browser, asked } = await waitingSignIn(g);
    const secret = browser.jar.header('/')?.split('.').at(-1) ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    const page = await (await browser.request(tab.paths.self)).text();
    const state = await (await browser.request(tab.paths.state)).text();
    for (const text of [tab.frame, page, state]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(asked.state);
      expect(text).not.toContain(asked.nonce);
    }
  });
});

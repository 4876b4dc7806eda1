import { describe, expect, test } from 'vitest';
import { CODE_APP, exchange, puppetOf, sharedGateway, signInByCode, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const BYE = 'https://app.example.com/bye';
const APP = { ...CODE_APP, postLogoutRedirectUris: [BYE, `${BYE}?from=us`] };

/** How a browser that was never signed in here is answered. */
describe.each(STORES)('the end of a session where none is kept, on %s', (store) => {
  const gateway = sharedGateway({ store });
  const end = async (query = '', init: RequestInit = {}) => {
    const response = await gateway().browser().request(`/session/end${query}`, init);
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  test('is advertised, with the prompts that are understood', async () => {
    const { issuer, origin } = gateway();
    const discovery = (await (await fetch(`${origin}/.well-known/openid-configuration`)).json()) as object;
    expect(discovery).toMatchObject({ end_session_endpoint: `${issuer}/session/end` });
    expect(discovery).not.toHaveProperty('backchannel_logout_supported');
  });

  test('answers a bare GET with 200, in a frame too, and demands no hint', async () => {
    for (const headers of [
      {},
      { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Dest': 'document' },
    ]) {
      const { status, headers: answered, html } = await end('', { headers });
      expect(status).toBe(200);
      expect(html).toContain('You are not signed in');
      expect(html).not.toContain('<form');
      expect(answered.get('Content-Security-Policy')).toContain('frame-ancestors *');
      expect(answered.get('X-Frame-Options')).toBeNull();
      expect(answered.getSetCookie()).toEqual([]);
    }
  });

  test('leads to an address that the client registered, with the state as it came', async () => {
    const { integration } = await gateway().integration(APP);
    const query = (more: Record<string, string>) =>
      `?${new URLSearchParams({ client_id: integration.clientId, post_logout_redirect_uri: BYE, ...more })}`;
    expect((await end(query({}))).headers.get('Location')).toBe(BYE);
    expect((await end(query({ state: 'a b&c=d/é' }))).headers.get('Location')).toBe(
      `${BYE}?state=a%20b%26c%3Dd%2F%C3%A9`,
    );
    const asked = await end(query({ post_logout_redirect_uri: `${BYE}?from=us`, state: 'x' }));
    expect(asked.headers.get('Location')).toBe(`${BYE}?from=us&state=x`);
  });

  test('takes an expired id_token for the client that it was issued to', async () => {
    const g = gateway();
    const party = await g.relyingParty(APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const { id_token } = (await exchange(g, party, { code })).json as { id_token: string };
    g.clock.advance(24 * 3_600_000);
    const asked = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: BYE, state: 's' });
    expect((await end(`?${asked}`)).headers.get('Location')).toBe(`${BYE}?state=s`);
  });

  test('takes the same by POST from the application', async () => {
    const { integration } = await gateway().integration(APP);
    const browser = gateway().browser();
    const response = await browser.request('/session/end', {
      method: 'POST',
      body: new URLSearchParams({
        client_id: integration.clientId,
        post_logout_redirect_uri: BYE,
        state: 's',
      }),
      headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://app.example.com' },
    });
    expect(response.status).toBe(303);
    const next = await browser.request(response.headers.get('Location') ?? '');
    expect(next.headers.get('Location')).toBe(`${BYE}?state=s`);
  });

  test('without a client, or with an address it does not know, is a page of ours', async () => {
    const { integration } = await gateway().integration(APP);
    for (const query of [
      `?post_logout_redirect_uri=${encodeURIComponent(BYE)}`,
      `?client_id=${integration.clientId}`,
      `?client_id=${integration.clientId}&post_logout_redirect_uri=https%3A%2F%2Fother.example%2F`,
      '?client_id=nobody&state=x',
      '?anything=else',
    ]) {
      const { status, headers } = await end(query);
      expect([query, status, headers.get('Location')]).toEqual([query, 200, null]);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { auditOf, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

describe.each(STORES)('another site cannot end a session, on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });
  const signedIn = async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const browser = g.browser();
    const { claims, idToken } = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    const goesOn = async () => {
      expect(await trySilently(browser, shop)).toMatchObject({
        kind: 'signed-in',
        claims: { sub: claims.sub },
      });
      const ended = (await auditOf(g)).filter((row) => row.event === 'session.ended');
      expect(ended.filter((row) => row.user_id === claims.sub)).toEqual([]);
    };
    return { g, shop, browser, idToken, goesOn };
  };

  test.each([
    ['a link', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'document' }],
    ['an image', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'image' }],
    ['a frame', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'iframe' }],
    ['a script', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'empty' }],
    ['a browser that says nothing', {}],
  ])('by %s, with or without parameters', async (_, headers) => {
    const { shop, browser, goesOn } = await signedIn();
    const { clientId } = shop.integration;
    for (const query of [
      '',
      `?client_id=${clientId}`,
      `?client_id=${clientId}&post_logout_redirect_uri=https%3A%2F%2Fshop.example.com%2Fbye`,
      '?logout_hint=anybody',
    ]) {
      const response = await browser.request(`/session/end${query}`, { headers });
      expect([query, response.status, response.headers.get('Location')]).toEqual([query, 200, null]);
      expect(response.headers.getSetCookie()).toEqual([]);
      const framable = response.headers.get('Content-Security-Policy')?.includes('frame-ancestors *');
      // What can be pressed cannot be framed, so that no press is stolen.
      expect((await response.text()).includes('<form')).toBe(!framable);
    }
    await goesOn();
  });

  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['a sub-domain', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://evil.127.0.0.1' }],
    ['no page', { 'Sec-Fetch-Site': 'none' }],
  ])('by the answer to the question, sent from %s', async (_, headers) => {
    const { browser, goesOn } = await signedIn();
    const response = await browser.request('/session/end/confirm', {
      method: 'POST',
      body: new URLSearchParams(),
      headers,
    });
    expect(response.status).toBe(403);
    await goesOn();
  });

  test('by a POST, which leads to the question', async () => {
    const { browser, goesOn } = await signedIn();
    const response = await browser.request('/session/end', {
      method: 'POST',
      body: new URLSearchParams({ state: 'x' }),
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(response.status).toBe(303);
    const location = response.headers.get('Location') ?? '';
    expect(location).toBe('/session/end?state=x');
    expect(await (await browser.request(location)).text()).toContain('Sign out?');
    await goesOn();
  });

  test('a browser without the cookie ends nothing with a stolen id_token', async () => {
    const { g, idToken, goesOn } = await signedIn();
    const response = await g.browser().request(`/session/end?id_token_hint=${idToken}`);
    expect(await response.text()).toContain('You are not signed in');
    await goesOn();
  });
});

import { describe, expect, test } from 'vitest';
import {
  auditOf,
  authorize,
  CODE_APP,
  expectNoResult,
  properQuery,
  resume,
  sharedGateway,
  somebody,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

describe.each(STORES)('a sign-in without a page, on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });
  const signedIn = async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const browser = g.browser();
    const first = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    const used = async () =>
      (await auditOf(g)).filter((row) => row.event === 'session.used' && row.user_id === first.claims.sub)
        .length;
    return { g, shop, browser, first, used };
  };

  test('shows no page, whatever comes of it, and starts no sign-in', async () => {
    const { g, shop, browser } = await signedIn();
    for (const ask of [{}, { login_hint: 'else@example.com' }, { max_age: '0' }, { acr_values: 'phr' }]) {
      const { text, sentBack } = await resume(browser, (await shop.ask({ ...ask, prompt: 'none' })).url);
      expect(text).not.toContain('data-snapshot');
      expect(sentBack?.action).toBe(shop.redirectUri);
    }
    const stranger = await authorize(g, properQuery(shop, { prompt: 'none' }));
    expect(stranger.text).not.toContain('data-snapshot');
    expect(stranger.sentBack?.fields.get('error')).toBe('login_required');
  });

  test('never signs in another than the id_token_hint names', async () => {
    const { g, shop, browser, first, used } = await signedIn();
    const other = await signInByPhone(g.browser(), shop, await g.phoneOf(somebody()));
    const asked = { id_token_hint: other.idToken };
    expect(await trySilently(browser, shop, { ...asked, prompt: 'none' })).toMatchObject({
      error: 'login_required',
    });
    expect(await trySilently(browser, shop, asked)).toEqual({ kind: 'asks' });
    expect(await used()).toBe(0);
    const own = await trySilently(browser, shop, { id_token_hint: first.idToken, prompt: 'none' });
    expect(own).toMatchObject({ kind: 'signed-in', claims: { sub: first.claims.sub } });
  });

  test('whoever approves instead of the person that the id_token_hint names is not signed in either', async () => {
    const { g, shop, browser, first } = await signedIn();
    const other = await signInByPhone(g.browser(), shop, await g.phoneOf(somebody()));
    const phone = await g.phoneOf(somebody());
    const asked = await shop.ask({ id_token_hint: other.idToken });
    const tab = await browser.open(asked.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    const { sentBack } = await resume(browser, tab.paths.resume);
    expect(Object.fromEntries(sentBack?.fields ?? [])).toMatchObject({
      error: 'login_required',
      state: asked.state,
    });
    expectNoResult(sentBack);
    expect(await trySilently(browser, shop)).toMatchObject({ claims: { sub: first.claims.sub } });
  });

  test('goes to a registered address alone, and to no frame of ours', async () => {
    const { shop, browser, used } = await signedIn();
    const query = properQuery(shop, { prompt: 'none', redirect_uri: 'https://evil.example/callback' });
    const answer = await resume(browser, `/auth?${query}`);
    expect([answer.status, answer.location]).toEqual([400, null]);
    expect(await used()).toBe(0);
    const framed = await browser.request(`/auth?${properQuery(shop)}`, {
      headers: { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(framed.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
  });

  test('is not given to an application that always asks', async () => {
    const { g, browser, used } = await signedIn();
    const always = await g.relyingParty(CODE_APP);
    expect(await trySilently(browser, always, { prompt: 'none' })).toMatchObject({ error: 'login_required' });
    expect(await used()).toBe(0);
  });

  test('that meets the end of the session gives nothing, however the two race', async () => {
    const { g, shop, browser, first } = await signedIn();
    const cookie = browser.jar.header('/') ?? '';
    const headers = { Cookie: cookie, Accept: 'text/html' };
    const url = `${g.origin}/auth?${properQuery(shop, { prompt: 'none', response_mode: 'query' })}`;
    const end = `${g.origin}/session/end?id_token_hint=${first.idToken}`;
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => fetch(i === 7 ? end : url, { headers, redirect: 'manual' })),
    );
    const after = await fetch(url, { headers, redirect: 'manual' });
    expect(new URL(after.headers.get('Location') ?? '').searchParams.get('error')).toBe('login_required');
    for (const response of all) {
      const location = response.headers.get('Location');
      // Answered before the end, refused after it, or stopped in between without an address to go to.
      if (response.status === 303 && location !== null && URL.canParse(location)) {
        const { searchParams } = new URL(location);
        expect(searchParams.has('code') !== searchParams.has('error')).toBe(true);
      } else expect([200, 409]).toContain(response.status);
    }
  });
});

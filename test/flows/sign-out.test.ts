import { describe, expect, test } from 'vitest';
import { auditOf, cookiesOf, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

const BYE = 'https://shop.example.com/bye';

describe.each(STORES)('signing out of a single sign-on session, on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });
  const signedIn = async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const desk = await g.relyingParty(sessionApp('desk.example.com'));
    const browser = g.browser();
    const first = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    const end = async (query: Record<string, string>, headers: Record<string, string> = {}) => {
      const response = await browser.request(`/session/end?${new URLSearchParams(query)}`, { headers });
      const { status } = response;
      return { status, location: response.headers.get('Location'), html: await response.text(), response };
    };
    const press = async (html: string) => {
      const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')] as [string, string],
      );
      return browser.request('/session/end/confirm', {
        method: 'POST',
        body: new URLSearchParams(fields),
      });
    };
    const endings = async () =>
      (await auditOf(g)).filter((row) => row.event === 'session.ended' && row.user_id === first.claims.sub);
    return { g, shop, desk, browser, first, end, press, endings };
  };

  test('with an id_token of it happens at once, and leads back with the state', async () => {
    const { desk, browser, first, end, endings } = await signedIn();
    const answer = await end({ id_token_hint: first.idToken, post_logout_redirect_uri: BYE, state: 's' });
    expect([answer.status, answer.location]).toEqual([303, `${BYE}?state=s`]);
    expect(cookiesOf(browser, '/').get('cs_sign_on')).toBeUndefined();
    expect(await trySilently(browser, desk)).toEqual({ kind: 'asks' });
    expect((await endings()).map(({ detail }) => JSON.parse(detail))).toEqual([{ by: 'person' }]);
  });

  test('with an id_token of any application that shares it, however old, in a frame too', async () => {
    const { g, desk, browser, end, endings } = await signedIn();
    const second = await trySilently(browser, desk);
    if (second.kind !== 'signed-in') throw new Error(second.kind);
    g.clock.advance(50 * 60_000);
    const framed = { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'same-site' };
    const answer = await end({ id_token_hint: second.idToken }, framed);
    expect(answer.status).toBe(200);
    expect(answer.html).toContain('You are signed out');
    expect(await endings()).toHaveLength(1);
  });

  test('without one the person is asked, and one press ends it', async () => {
    const { desk, shop, browser, end, press, endings } = await signedIn();
    const asked = await end({
      client_id: shop.integration.clientId,
      post_logout_redirect_uri: BYE,
      state: 'a&b',
    });
    expect(asked.status).toBe(200);
    expect(asked.html).toContain('Sign out?');
    expect(asked.response.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(await trySilently(browser, desk)).toMatchObject({ kind: 'signed-in' });
    const pressed = await press(asked.html);
    expect([pressed.status, pressed.headers.get('Location')]).toEqual([303, `${BYE}?state=a%26b`]);
    expect(await trySilently(browser, desk)).toEqual({ kind: 'asks' });
    expect(await endings()).toHaveLength(1);
  });

  test('is asked on a bare GET too, and pressed it stays on a page of ours', async () => {
    const { browser, desk, end, press } = await signedIn();
    const pressed = await press((await end({})).html);
    expect(pressed.status).toBe(200);
    expect(await pressed.text()).toContain('You are signed out');
    expect(await trySilently(browser, desk)).toEqual({ kind: 'asks' });
    expect((await end({})).html).toContain('You are not signed in');
  });

  test('pressed a second time, from a page left open, is harmless', async () => {
    const { end, press, endings } = await signedIn();
    const { html } = await end({});
    await press(html);
    expect(await (await press(html)).text()).toContain('You are not signed in');
    expect(await endings()).toHaveLength(1);
  });

  test('in a frame without an id_token ends nothing, and answers 200 without a button', async () => {
    const { browser, desk, end, endings } = await signedIn();
    const answer = await end({}, { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'same-site' });
    expect(answer.status).toBe(200);
    expect(answer.html).not.toContain('<form');
    expect(answer.response.headers.get('Content-Security-Policy')).toContain('frame-ancestors *');
    expect(await endings()).toEqual([]);
    expect(await trySilently(browser, desk)).toMatchObject({ kind: 'signed-in' });
  });
});

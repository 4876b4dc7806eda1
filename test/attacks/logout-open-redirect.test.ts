import { describe, expect, test } from 'vitest';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

const BYE = 'https://shop.example.com/bye';

/** What is meant to look like the address that was registered, or to be read as another one by somebody. */
const ELSEWHERE = [
  'https://evil.example/bye',
  'https://shop.example.com.evil.example/bye',
  'https://shop.example.com@evil.example/bye',
  'https://evil.example/https://shop.example.com/bye',
  'https://shop.example.com/bye/',
  'https://shop.example.com/bye?',
  'https://shop.example.com/bye#x',
  'https://shop.example.com/bye/../../evil',
  'https://shop.example.com/bye%2f..%2f..',
  'https://shop.example.com/Bye',
  'https://SHOP.example.com/bye',
  'https://shop.example.com:443/bye',
  'https://shop.example.com./bye',
  'http://shop.example.com/bye',
  'https:/shop.example.com/bye',
  '//shop.example.com/bye',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/bye',
  'bye',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//https://shop.example.com/bye',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  ' https://shop.example.com/bye',
  'https://shop.example.com/bye ',
  'https://shop.example.com/bye\r\nLocation: https://evil.example',
  'https://shop.example.com/bye\u0000',
  'https://shop.example.com\\@evil.example/bye',
  'https://shoр.example.com/bye',
  '*',
];

describe.each(STORES)('signing out leads nowhere but where the client registered, on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });

  test.each(ELSEWHERE)('not to %j', async (uri) => {
    const g = gateway();
    const { integration } = await g.integration(sessionApp('shop.example.com'));
    const query = new URLSearchParams({
      client_id: integration.clientId,
      post_logout_redirect_uri: uri,
      state: 's',
    });
    const response = await g.browser().request(`/session/end?${query}`);
    expect([response.status, response.headers.get('Location')]).toEqual([200, null]);
    const html = await response.text();
    expect(html).not.toContain('evil');
    expect(html).not.toMatch(/<a |<meta http-equiv/);
  });

  test('not to an address of another client, with its own id_token or with the other’s id', async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const evil = await g.relyingParty(sessionApp('evil.example'));
    const browser = g.browser();
    const { idToken } = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    const end = (fields: Record<string, string>) =>
      browser.request(`/session/end?${new URLSearchParams(fields)}`);
    const mixed = await end({
      id_token_hint: idToken,
      client_id: evil.integration.clientId,
      post_logout_redirect_uri: 'https://evil.example/bye',
    });
    expect([mixed.status, mixed.headers.get('Location')]).toEqual([400, null]);
    expect(await trySilently(browser, evil)).toMatchObject({ kind: 'signed-in' });
    const own = await end({ id_token_hint: idToken, post_logout_redirect_uri: 'https://evil.example/bye' });
    expect([own.status, own.headers.get('Location')]).toEqual([200, null]);
    const crossed = await end({ client_id: evil.integration.clientId, post_logout_redirect_uri: BYE });
    expect([crossed.status, crossed.headers.get('Location')]).toEqual([200, null]);
  });

  test('a state cannot become an address, a header or a parameter', async () => {
    const { integration } = await gateway().integration(sessionApp('shop.example.com'));
    const state = '&post_logout_redirect_uri=https://evil.example\r\nX-Evil: 1#/@evil.example';
    const query = new URLSearchParams({
      client_id: integration.clientId,
      post_logout_redirect_uri: BYE,
      state,
    });
    const response = await gateway().browser().request(`/session/end?${query}`);
    const location = response.headers.get('Location') ?? '';
    expect(location.startsWith(`${BYE}?state=`)).toBe(true);
    expect([...new URL(location).searchParams]).toEqual([['state', state]]);
    expect(response.headers.get('X-Evil')).toBeNull();
  });
});

import { describe, expect, test } from 'vitest';
import { cookiesOf, flipped, loosened, resume, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

const SESSION = 'cs_sign_on';

describe.each(STORES)('a single sign-on session that is not one’s own, on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });
  const signedIn = async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const browser = g.browser();
    const first = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    return { g, shop, browser, first, value: cookiesOf(browser, '/').get(SESSION) ?? '' };
  };
  /** A browser with this value in its cookie, and nothing else of the other one. */
  const withCookie = (value: string) => {
    const browser = gateway().browser();
    browser.jar.take([`${SESSION}=${value}; Path=/`]);
    return browser;
  };

  test('signs nobody in from another browser, though the cookie was copied', async () => {
    const { shop, browser, value } = await signedIn();
    expect(await trySilently(withCookie(value), shop)).toEqual({ kind: 'asks' });
    expect(await trySilently(withCookie(value), shop, { prompt: 'none' })).toMatchObject({
      error: 'login_required',
    });
    expect(await trySilently(browser, shop)).toMatchObject({ kind: 'signed-in' });
  });

  test('cannot be forged, guessed or altered', async () => {
    const { shop, browser, value, first } = await signedIn();
    const known = cookiesOf(browser, '/').get('cs_browser') ?? '';
    for (const forged of [
      flipped(value),
      loosened(value),
      `${value}=`,
      value.slice(1),
      'A'.repeat(43),
      first.idToken,
      String(first.claims.sub),
      '{}',
      '__proto__',
    ]) {
      const browser = withCookie(forged);
      browser.jar.take([`cs_browser=${known}; Path=/`]);
      expect([forged, await trySilently(browser, shop)]).toEqual([forged, { kind: 'asks' }]);
    }
  });

  test('planted in a browser before it signs in is not the one it has afterwards', async () => {
    const { g, shop, value, first } = await signedIn();
    const victim = withCookie(value);
    const signedInThere = await signInByPhone(victim, shop, await g.phoneOf(somebody()));
    expect(cookiesOf(victim, '/').get(SESSION)).not.toBe(value);
    expect(signedInThere.claims.sub).not.toBe(first.claims.sub);
    expect(await trySilently(victim, shop)).toMatchObject({ claims: { sub: signedInThere.claims.sub } });
  });

  test('made up by whoever plants it opens none: a value that was never given out stays worthless', async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const planted = 'B'.repeat(43);
    const victim = withCookie(planted);
    await signInByPhone(victim, shop, await g.phoneOf(somebody()));
    const thief = withCookie(planted);
    thief.jar.take([`cs_browser=${cookiesOf(victim, '/').get('cs_browser')}; Path=/`]);
    expect(await trySilently(thief, shop)).toEqual({ kind: 'asks' });
  });

  test('of one’s account pages, or of the waiting page, is none', async () => {
    const { shop, browser } = await signedIn();
    for (const name of ['cs_account', 'cs_browser']) {
      const other = gateway().browser();
      other.jar.take([`${SESSION}=${cookiesOf(browser, '/').get(name) ?? 'C'.repeat(43)}; Path=/`]);
      expect(await trySilently(other, shop)).toEqual({ kind: 'asks' });
    }
  });

  test('is out of a script’s reach and of other sites’ subrequests', async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const phone = await g.phoneOf(somebody());
    const { url } = await shop.ask();
    const browser = g.browser();
    const tab = await browser.open(url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    const response = await browser.request(tab.paths.resume);
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith(SESSION)) ?? '';
    expect(cookie.toLowerCase()).toContain('httponly');
    expect(cookie.toLowerCase()).toContain('samesite=lax');
    expect(cookie.toLowerCase()).not.toContain('domain');
  });

  test('is not begun when the answer could not be given: what is refused leaves no cookie', async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const phone = await g.phoneOf(somebody());
    const browser = g.browser();
    const tab = await browser.open((await shop.ask()).url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.decline(challenge, statement, 'refused');
    const { sentBack } = await resume(browser, tab.paths.resume);
    expect(sentBack?.fields.get('error')).toBe('access_denied');
    expect(cookiesOf(browser, '/').get(SESSION)).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import type { ScriptedBrowser } from '../../src/cli/index.ts';
import type { catalogues } from '../../views/index.ts';
import { AccountActor } from '../support/account.ts';
import { cookiesOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { waitingHere } from '../support/here.ts';
import { LettersRead } from '../support/letters.ts';
import { emailOf, enrolledBy, OPEN_LIMITS, Recovering, userOf } from '../support/recovery.ts';
import { SESSIONS_ON, sessionApp, signInByPhone } from '../support/sessions.ts';
import { webPhoneOf } from '../support/web-phone.ts';

type Language = keyof typeof catalogues;

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** The language that an answer is in, and that its header says. */
async function spokenBy(response: Response): Promise<string> {
  const lang = /<html lang="([^"]*)"/.exec(await response.text())?.[1] ?? 'none';
  expect(response.headers.get('Content-Language')).toBe(lang);
  expect(response.headers.get('Vary')).toContain('Accept-Language');
  return lang;
}

const langOf = async (browser: ScriptedBrowser, path: string, init?: RequestInit): Promise<string> =>
  spokenBy(await browser.request(path, init));

const reading = (g: TestGateway, accepts: string): ScriptedBrowser =>
  g.browser({ 'Accept-Language': accepts });

describe.each(STORES)('the language of a sign-in, on %s,', (store) => {
  const gateway = sharedGateway({ store, env: OPEN_LIMITS });

  test.each<[string, string | undefined, string, Language | undefined, Language]>([
    ['what the request asks for', 'ja fr-CA de', 'it', 'nl', 'fr'],
    ['what the browser reads best', undefined, 'de;q=0.3, it-CH;q=0.9', 'nl', 'it'],
    ['the integration’s own', 'ja', 'ja', 'nl', 'nl'],
    ['English', undefined, 'ja', undefined, 'en'],
  ])('is %s', async (_rule, uiLocales, accepts, language, spoken) => {
    const g = gateway();
    const party = await g.relyingParty({ ...(language && { language }) });
    const { url } = await party.ask(uiLocales === undefined ? {} : { ui_locales: uiLocales });
    expect(await langOf(reading(g, accepts), url)).toBe(spoken);
  });

  test('stays from the first page to the last, whatever the browser says meanwhile', async () => {
    const g = gateway();
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    const browser = reading(g, 'it');
    const { tab } = await waitingSignIn(g, { browser, ask: { ui_locales: 'de' } });
    expect(await langOf(browser, tab.paths.self)).toBe('de');
    expect(await langOf(browser, tab.paths.self, { headers: { 'Accept-Language': 'fr' } })).toBe('de');

    expect(await tab.newCode()).toMatchObject({ state: 'pending' });
    expect(await langOf(browser, tab.paths.self)).toBe('de');
    expect(await langOf(browser, tab.paths.here)).toBe('de');

    await phone.approve(await phone.scanAndClaim(tab.frame));
    expect(await langOf(browser, tab.paths.resume)).toBe('de');
  });

  test('is that of its refusals, for its own browser alone', async () => {
    const g = gateway();
    const browser = reading(g, 'it');
    const { tab } = await waitingSignIn(g, { browser, ask: { ui_locales: 'de' } });
    const crossSite = {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://a.example' },
    };
    expect(await langOf(browser, tab.paths.cancel, crossSite)).toBe('de');
    expect(await langOf(reading(g, 'fr'), tab.paths.self)).toBe('fr');
    expect(await langOf(reading(g, 'fr'), tab.paths.here)).toBe('fr');
  });

  test('is that of a request which never became a sign-in, too', async () => {
    const g = gateway();
    const browser = reading(g, 'it');
    expect(await langOf(browser, '/auth?client_id=nobody&ui_locales=nl')).toBe('nl');
    expect(await langOf(browser, '/auth?client_id=nobody')).toBe('it');
    expect(await langOf(browser, '/auth?client_id=nobody&ui_locales=nl&ui_locales=de')).toBe('it');
    const posted = await browser.request('/auth', {
      method: 'POST',
      headers: FORM,
      body: 'client_id=nobody&ui_locales=nl',
    });
    expect(await langOf(browser, posted.headers.get('Location') ?? '')).toBe('nl');
    const party = await g.relyingParty();
    const { url } = await party.ask({ ui_locales: 'fr', prompt: 'none' });
    expect(await langOf(browser, url)).toBe('fr');
  });

  test('of the phone is the phone’s own', async () => {
    const g = gateway();
    const { tab } = await waitingSignIn(g, { browser: reading(g, 'it'), ask: { ui_locales: 'de' } });
    expect(await langOf(reading(g, 'fr-BE'), new URL(tab.frame).pathname)).toBe('fr');
  });

  test('on the waiting browser that is the phone itself is that of the sign-in', async () => {
    const g = gateway();
    const phone = await webPhoneOf(g, somebody());
    const { tab, browser } = await waitingHere(g, phone, { language: 'nl' });
    expect(await langOf(browser, tab.paths.here, { headers: { 'Accept-Language': 'ja' } })).toBe('nl');
  });
});

describe('every other page', () => {
  test.each(['/', '/me', '/enroll', '/sign-up', '/recover', '/s/', '/code', '/nowhere'])(
    '%s speaks the language of its browser',
    async (path) => {
      const g = await startGateway();
      expect(await langOf(reading(g, 'de-AT, de;q=0.9, en;q=0.8'), path)).toBe('de');
      expect(await langOf(reading(g, 'ja'), path)).toBe('en');
    },
  );

  test('signing out is in the language that the application asks for, to its last page', async () => {
    const g = await startGateway({ env: SESSIONS_ON });
    const browser = reading(g, 'it');
    const { integration } = await g.relyingParty({ language: 'fr' });
    expect(await langOf(browser, '/session/end?ui_locales=ja%20nl')).toBe('nl');
    expect(await langOf(browser, '/session/end')).toBe('it');
    expect(await langOf(reading(g, 'ja'), `/session/end?client_id=${integration.clientId}`)).toBe('fr');
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    const asked = await browser.request('/session/end?ui_locales=de');
    expect(asked.headers.get('Content-Language')).toBe('de');
    const [, path = ''] = /<form[^>]* action="([^"]+)"/.exec(await asked.text()) ?? [];
    const pressed = { method: 'POST', headers: FORM, body: 'ui_locales=de' };
    expect(await langOf(browser, path, pressed)).toBe('de');
    expect(cookiesOf(browser, '/').has('cs_sign_on')).toBe(false);
  });

  test('a sign-in to one’s own account keeps the language it began in', async () => {
    const g = await startGateway();
    const me = new AccountActor(g, reading(g, 'nl'));
    const tab = await me.ask('/me/sign-in');
    expect(await langOf(me.browser, tab.paths.self, { headers: { 'Accept-Language': 'fr' } })).toBe('nl');
  });

  test('a refusal for scripts says its code, in no language', async () => {
    const g = await startGateway();
    const response = await reading(g, 'de').request('/recover/begin', {
      method: 'POST',
      body: '{"email":"no address"}',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    expect(response.headers.get('Content-Language')).toBeNull();
    expect(await response.json()).toMatchObject({ code: 'invalid_input' });
  });
});

test('the metadata names the languages', async () => {
  const g = await startGateway();
  const metadata = await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({ ui_locales_supported: ['en', 'de', 'fr', 'it', 'nl'] });
});

describe('a mail speaks the language of the browser', () => {
  test('in which somebody recovers their account, and sets up the new phone', async () => {
    const g = await startGateway({ env: OPEN_LIMITS });
    await webPhoneOf(g, 'ada');
    const letters = new LettersRead(g);
    const [code = ''] = await g.gateway.recovery.makeCodes(await userOf(g, 'ada'), '192.0.2.1', 'de');
    const ada = new Recovering(g, letters, emailOf('ada'), reading(g, 'it'));
    const { visit } = await ada.prove();
    const { invitation } = await ada.useCode(visit, code);
    await enrolledBy(g, invitation, reading(g, 'nl'));
    expect(letters.spoken).toEqual([
      ['recovery-codes-made', 'de'],
      ['code', 'it'],
      ['recovery-asked', 'it'],
      ['recovery-used', 'it'],
      ['phone-added', 'nl'],
    ]);
  });

  test('and where an operator is the cause, the one they name', async () => {
    const g = await startGateway();
    await webPhoneOf(g, 'ada');
    const letters = new LettersRead(g);
    await g.gateway.recovery.byOperator(emailOf('ada'), true, 'fr');
    await g.gateway.recovery.byOperator(emailOf('ada'), false);
    expect(letters.spoken).toEqual([
      ['phone-removed', 'fr'],
      ['recovery-used', 'fr'],
      ['recovery-used', undefined],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/index.ts';
import { auditOf, CODE_APP, cookiesOf, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { eventsOfPerson, SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

describe.each(STORES)('single sign-on, on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });
  /** Two applications, and a browser in which a person has just signed in to the first. */
  const signedIn = async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const desk = await g.relyingParty(sessionApp('desk.example.com'));
    const name = somebody();
    const phone = await g.phoneOf(name);
    const browser = g.browser();
    const first = await signInByPhone(browser, shop, phone);
    return { g, shop, desk, phone, browser, first, email: `${name}@example.com` };
  };

  test('signs a person in to a second application, with what their approval proved', async () => {
    const { g, desk, browser, first } = await signedIn();
    g.clock.advance(5 * MINUTE);
    const second = await trySilently(browser, desk);
    expect(second).toMatchObject({
      kind: 'signed-in',
      claims: {
        sub: first.claims.sub,
        aud: desk.integration.clientId,
        acr: first.claims.acr,
        amr: first.claims.amr,
        auth_time: first.claims.auth_time,
      },
    });
    expect(await trySilently(browser, desk, { prompt: 'none' })).toMatchObject({ kind: 'signed-in' });
  });

  test('is written down, and stands in the history of the person', async () => {
    const { g, desk, browser, first } = await signedIn();
    await trySilently(browser, desk, { domain_hint: 'contoso.com' });
    expect(await eventsOfPerson(g, first.claims.sub)).toEqual(
      expect.arrayContaining(['challenge.consumed', 'session.used']),
    );
    const used = (await g.gateway.auditStore.historyOf(first.claims.sub as `usr_${string}`, 1))[0];
    expect(used).toMatchObject({
      event: 'session.used',
      integrationId: desk.integration.id,
      detail: { acr: 'urn:countersign:acr:qr' },
      personal: { address: '127.0.0.1', domainHint: 'contoso.com' },
    });
  });

  test('lasts as long as each application takes it, from the approval on', async () => {
    const { g, shop, browser } = await signedIn();
    const strict = await g.relyingParty(sessionApp('strict.example.com', { sessionAge: 10 * MINUTE }));
    const never = await g.relyingParty(sessionApp('never.example.com', { sessionAge: 0 }));
    expect(await trySilently(browser, never)).toEqual({ kind: 'asks' });
    g.clock.advance(10 * MINUTE - 1);
    expect(await trySilently(browser, strict)).toMatchObject({ kind: 'signed-in' });
    g.clock.advance(1);
    expect(await trySilently(browser, strict)).toEqual({ kind: 'asks' });
    expect(await trySilently(browser, shop)).toMatchObject({ kind: 'signed-in' });
    g.clock.advance(50 * MINUTE);
    expect(await trySilently(browser, shop)).toEqual({ kind: 'asks' });
    expect(await trySilently(browser, shop, { prompt: 'none' })).toMatchObject({ error: 'login_required' });
  });

  test('is announced on the waiting page, by the applications that take it', async () => {
    const g = gateway();
    const pages = [CODE_APP, sessionApp('s.example.com')].map(async (input) => {
      const { url } = await (await g.relyingParty(input)).ask();
      return (await g.browser().request(url)).text();
    });
    const said = (await Promise.all(pages)).map((html) => html.includes('On a shared computer, sign out'));
    expect(said).toEqual([false, true]);
  });

  test('begins at no application that always asks, and such a one changes nothing', async () => {
    const g = gateway();
    const [always, shop] = [
      await g.relyingParty(CODE_APP),
      await g.relyingParty(sessionApp('s.example.com')),
    ];
    const phone = await g.phoneOf(somebody());
    const browser = g.browser();
    await signInByPhone(browser, always, phone);
    expect([...cookiesOf(browser, '/').keys()].filter((name) => name.includes('sign_on'))).toEqual([]);
    expect(await trySilently(browser, shop)).toEqual({ kind: 'asks' });
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['prompt=consent', { prompt: 'consent' }],
    ['prompt=select_account', { prompt: 'select_account' }],
    ['prompt=create', { prompt: 'create' }],
    ['max_age=0', { max_age: '0' }],
    ['a max_age that is over', { max_age: '59' }],
    ['the address of somebody else', { login_hint: 'somebody.else@example.com' }],
  ])('asks the phone with %s', async (_, ask) => {
    const { g, desk, browser } = await signedIn();
    g.clock.advance(MINUTE);
    expect(await trySilently(browser, desk, ask)).toEqual({ kind: 'asks' });
    if (!('prompt' in ask)) {
      const silent = await trySilently(browser, desk, { ...ask, prompt: 'none' });
      expect(silent).toMatchObject({ kind: 'error', error: 'login_required' });
    }
  });

  test('goes on with a max_age that is not over, and with the person’s own address', async () => {
    const { g, desk, browser, email } = await signedIn();
    g.clock.advance(MINUTE);
    expect(await trySilently(browser, desk, { max_age: '61' })).toMatchObject({ kind: 'signed-in' });
    const hint = { login_hint: email.toUpperCase(), prompt: 'none' };
    expect(await trySilently(browser, desk, hint)).toMatchObject({ kind: 'signed-in' });
  });

  test('a new approval makes it new, under another value, which is the only one that counts', async () => {
    const { g, shop, desk, phone, browser } = await signedIn();
    const before = cookiesOf(browser, '/').get('cs_sign_on');
    g.clock.advance(50 * MINUTE);
    await signInByPhone(browser, shop, phone, { prompt: 'login' });
    const after = cookiesOf(browser, '/').get('cs_sign_on');
    expect(after).not.toBe(before);
    g.clock.advance(50 * MINUTE);
    expect(await trySilently(browser, desk)).toMatchObject({ kind: 'signed-in' });
    browser.jar.take([`cs_sign_on=${before}; Path=/`]);
    expect(await trySilently(browser, desk)).toEqual({ kind: 'asks' });
  });

  test('ends with the person who signs in after', async () => {
    const { g, shop, desk, browser, first } = await signedIn();
    const other = await signInByPhone(browser, shop, await g.phoneOf(somebody()), { prompt: 'login' });
    expect(other.claims.sub).not.toBe(first.claims.sub);
    expect(await trySilently(browser, desk)).toMatchObject({ claims: { sub: other.claims.sub } });
    const ended = (await auditOf(g)).filter(
      (row) => row.event === 'session.ended' && row.user_id === first.claims.sub,
    );
    expect(ended.map(({ detail }) => JSON.parse(detail))).toEqual([{ by: 'another' }]);
  });

  test('asks again after twelve hours, whatever an application takes', async () => {
    const g = gateway();
    const lax = await g.relyingParty(sessionApp('lax.example.com', { sessionAge: 12 * HOUR }));
    const browser = g.browser();
    await signInByPhone(browser, lax, await g.phoneOf(somebody()));
    g.clock.advance(12 * HOUR - 1);
    expect(await trySilently(browser, lax)).toMatchObject({ kind: 'signed-in' });
    g.clock.advance(1);
    expect(await trySilently(browser, lax)).toEqual({ kind: 'asks' });
  });

  test('asks where a better confirmation is needed than the approval had', async () => {
    const { g, browser } = await signedIn();
    const careful = await g.relyingParty(sessionApp('c.example.com', { confirm: 'typed-code:always' }));
    const number = await g.relyingParty(sessionApp('n.example.com', { confirm: 'number:always' }));
    for (const party of [careful, number]) {
      expect(await trySilently(browser, party)).toEqual({ kind: 'asks' });
      expect(await trySilently(browser, party, { prompt: 'none' })).toMatchObject({
        error: 'login_required',
      });
    }
    await signInByPhone(browser, careful, await g.phoneOf(somebody()), { prompt: 'login' });
    expect(await trySilently(browser, careful)).toMatchObject({ kind: 'signed-in' });
    expect(await trySilently(browser, number)).toMatchObject({ kind: 'signed-in' });
  });
});

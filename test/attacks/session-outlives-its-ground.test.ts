import { describe, expect, test } from 'vitest';
import type { IntegrationChange } from '../../src/domain/directory/index.ts';
import { AccountActor } from '../support/account.ts';
import { auditOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { LogoutReceiver, leadingTo } from '../support/logout-receiver.ts';
import { BEHIND_PROXY, DE, from, phoneAt, US } from '../support/phones.ts';
import { userOf } from '../support/recovery.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, tokensOf, trySilently } from '../support/sessions.ts';
import { freshAddress, SignUpActor } from '../support/sign-up.ts';
import { WebPhoneActor } from '../support/web-phone.ts';

describe.each(STORES)('a single sign-on session whose ground is gone, on %s', (store) => {
  const receivers: LogoutReceiver[] = [];
  const gateway = sharedGateway({
    store,
    env: { ...SESSIONS_ON, ...BEHIND_PROXY },
    fetch: leadingTo(receivers),
  });

  /** A person with a passkey, signed in to an application that hears of sign-outs. */
  const signedIn = async () => {
    const g = gateway();
    const receiver = await LogoutReceiver.open(`${somebody()}.example.com`);
    receivers.push(receiver);
    const host = new URL(receiver.uri).host;
    const shop = await g.relyingParty(sessionApp(host, { backchannelLogoutUri: receiver.uri }));
    const name = somebody();
    const phone = new WebPhoneActor(g, g.browser(from(DE)));
    await phone.enroll(await g.invitationFor(name));
    const userId = await userOf(g, name);
    const [phoneId] = (await g.gateway.people.phonesOf(userId)).map(({ id }) => id);
    const browser = g.browser(from(DE));
    const asked = await shop.ask();
    const tab = await browser.open(asked.url);
    await phone.approve(await phone.scanAndClaim(tab.frame));
    const first = await tokensOf(shop, await tab.collect(), asked);
    const isOver = async () => {
      expect(await trySilently(browser, shop, { prompt: 'none' })).toMatchObject({
        kind: 'error',
        error: 'login_required',
      });
      await g.gateway.logoutNotices?.settled();
    };
    const endings = async () =>
      (await auditOf(g))
        .filter((row) => row.event === 'session.ended' && row.user_id === userId)
        .map(({ detail }) => (JSON.parse(detail) as { by: string }).by);
    return { g, shop, phone, phoneId, userId, browser, first, receiver, isOver, endings, name };
  };

  test('is over once the phone that approved was removed, also by an operator', async () => {
    const { g, userId, phoneId, isOver, endings, receiver } = await signedIn();
    await g.gateway.people.revokePhone(userId, phoneId ?? 'phn_x', g.clock.now());
    await isOver();
    expect(await endings()).toEqual(['phone']);
    expect(receiver.tokens).toHaveLength(1);
  });

  test('ends at once when its person removes that phone, and the application is told', async () => {
    const { g, phone, phoneId, receiver, endings, isOver } = await signedIn();
    const me = new AccountActor(g);
    await me.signIn(phone);
    await me.post('/me/phones/remove', { phone: phoneId ?? '', sure: 'last' });
    await g.gateway.logoutNotices?.settled();
    expect(receiver.tokens).toHaveLength(1);
    expect(await endings()).toEqual(['phone']);
    await isOver();
  });

  test('ends at once when its person deletes the account, and the application is told', async () => {
    const { g, phone, receiver, isOver } = await signedIn();
    const me = new AccountActor(g);
    await me.signIn(phone);
    await me.post('/me/delete', { sure: 'yes' });
    await g.gateway.logoutNotices?.settled();
    expect(receiver.tokens).toHaveLength(1);
    await isOver();
  });

  test('is over once the account is disabled or erased', async () => {
    for (const closes of ['disabled', 'erased'] as const) {
      const { g, userId, isOver, receiver } = await signedIn();
      const user = await g.gateway.people.userById(userId);
      if (user === undefined) throw new Error('there is somebody');
      if (closes === 'erased') await g.gateway.people.eraseUser(userId, g.clock.now());
      else
        await g.gateway.people.updateUser({ ...user, disabledAt: g.clock.now(), version: user.version + 1 });
      await isOver();
      expect([closes, receiver.tokens.length]).toEqual([closes, 1]);
    }
  });

  test('does not let in whom the application takes no more', async () => {
    const g = gateway();
    // Nobody invited them: an invitation would outweigh the policy.
    const open = await g.relyingParty(sessionApp('open.example.com', { signUp: 'open' }));
    const browser = g.browser(from(DE));
    const asked = await open.ask();
    const tab = await browser.open(asked.url);
    const phone = await new SignUpActor(g, g.browser(from(DE))).scanned(tab);
    const { ticket = '' } = await phone.signsUp(g, freshAddress());
    await phone.approve(await phone.claim(ticket));
    await tokensOf(open, await tab.collect(), asked);
    expect(await trySilently(browser, open)).toMatchObject({ kind: 'signed-in' });
    const update = async (change: IntegrationChange) => {
      await g.gateway.integrations.update(open.integration.id, change);
      g.clock.advance(1_000);
    };
    await update({ signUp: 'domains', emailDomains: ['other.example'] });
    expect(await trySilently(browser, open)).toEqual({ kind: 'asks' });
    await update({ signUp: 'invited' });
    expect(await trySilently(browser, open)).toEqual({ kind: 'asks' });
  });

  test('is worth nothing where the application takes no session any more', async () => {
    const { g, shop, isOver } = await signedIn();
    await g.gateway.integrations.update(shop.integration.id, { sessionAge: 0 });
    g.clock.advance(1_000);
    await isOver();
  });

  test('is not worth more where a code has to be typed since', async () => {
    const { g, shop, isOver } = await signedIn();
    await g.gateway.integrations.update(shop.integration.id, { confirm: 'typed-code:always' });
    g.clock.advance(1_000);
    await isOver();
  });

  test('does not follow its browser to another country', async () => {
    const { g, browser } = await signedIn();
    const risky = await g.relyingParty(sessionApp('r.example.com', { confirm: 'typed-code:on-risk' }));
    expect(await trySilently(browser, risky)).toMatchObject({ kind: 'signed-in' });
    expect(await trySilently(browser, risky, {}, from(US))).toEqual({ kind: 'asks' });
    expect(await trySilently(browser, risky)).toMatchObject({ kind: 'signed-in' });
  });

  test('is over in a browser that its person has reported', async () => {
    const { g, shop, browser, phone, isOver, endings } = await signedIn();
    const { tab } = await waitingSignIn(g, { party: shop, browser, ask: { prompt: 'login' } });
    await phone.decline((await phone.scanAndClaim(tab.frame)).challenge, 'not_me');
    await isOver();
    expect(await endings()).toEqual(['browser']);
  });

  test('is over in a browser that its person has forgotten, and everywhere when they say so', async () => {
    for (const path of ['/me/browsers/forget', '/me/sign-out-others'] as const) {
      const { g, phone, userId, isOver, receiver } = await signedIn();
      const me = new AccountActor(g);
      await me.signIn(phone);
      const known = await g.gateway.browsers.browsersOf(userId);
      const of = known.find(({ place }) => place === 'DE');
      await me.post(path, path === '/me/browsers/forget' ? { browser: of?.id ?? '' } : {});
      await g.gateway.logoutNotices?.settled();
      expect([path, receiver.tokens.length]).toEqual([path, 1]);
      await isOver();
    }
  });

  test('does not sign in by an approval that an application without confirmation had at a risk', async () => {
    const g = gateway();
    const careless = await g.relyingParty(sessionApp('careless.example.com', { confirm: 'none' }));
    const careful = await g.relyingParty(
      sessionApp('careful.example.com', { confirm: 'typed-code:on-risk' }),
    );
    const ada = await phoneAt(g, 'app', somebody(), DE);
    const browser = g.browser(from(US));
    const asked = await careless.ask();
    const tab = await browser.open(asked.url);
    await ada.approve(await ada.claim(tab.frame));
    await tokensOf(careless, await tab.collect(), asked);
    expect(await trySilently(browser, careless)).toMatchObject({ kind: 'signed-in' });
    expect(await trySilently(browser, careful)).toEqual({ kind: 'asks' });
  });
});

describe.each(STORES)('where sessions are off, on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('no cookie signs anybody in, and none is given out', async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const browser = g.browser();
    await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    expect(browser.jar.header('/') ?? '').not.toContain('sign_on');
    browser.jar.take([`cs_sign_on=${'A'.repeat(43)}; Path=/`]);
    expect(await trySilently(browser, shop)).toEqual({ kind: 'asks' });
  });
});

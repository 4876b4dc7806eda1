import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { LogoutReceiver, leadingTo } from '../support/logout-receiver.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe.each(STORES)('back-channel logout on %s', (store) => {
  const receivers: LogoutReceiver[] = [];
  beforeAll(async () => {
    for (const host of ['shop.example.com', 'desk.example.com', 'idle.example.com']) {
      receivers.push(await LogoutReceiver.open(host));
    }
  });
  afterAll(() => Promise.all(receivers.map((receiver) => receiver.close())));
  const gateway = sharedGateway({ store, env: SESSIONS_ON, fetch: leadingTo(receivers) });

  /** Three applications with an address each; a browser is signed in to the first two. */
  const signedIn = async () => {
    const g = gateway();
    const [shopHears, deskHears, idleHears] = receivers as [LogoutReceiver, LogoutReceiver, LogoutReceiver];
    const app = (hears: LogoutReceiver) =>
      g.relyingParty(sessionApp(new URL(hears.uri).host, { backchannelLogoutUri: hears.uri }));
    const [shop, desk] = [await app(shopHears), await app(deskHears), await app(idleHears)];
    for (const receiver of receivers) {
      receiver.tokens.length = 0;
      receiver.status = 200;
    }
    const browser = g.browser();
    const name = somebody();
    const phone = await g.phoneOf(name);
    const first = await signInByPhone(browser, shop, phone);
    const second = await trySilently(browser, desk);
    if (second.kind !== 'signed-in') throw new Error(second.kind);
    const signOut = async () => {
      await browser.request(`/session/end?id_token_hint=${first.idToken}`);
      await g.gateway.logoutNotices?.settled();
    };
    const retry = async (after: number) => {
      g.clock.advance(after);
      g.gateway.logoutNotices?.turn();
      await g.gateway.logoutNotices?.settled();
    };
    return { g, shop, desk, shopHears, deskHears, idleHears, browser, phone, first, second, signOut, retry };
  };

  test('is advertised with sessions', async () => {
    const response = await fetch(`${gateway().origin}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
  });

  test('tells every application of the session, by its own sid, and no other', async () => {
    const { g, shop, desk, shopHears, deskHears, idleHears, first, second, signOut } = await signedIn();
    expect(first.claims.sid).toMatch(/^[\w-]{43}$/);
    expect(second.claims.sid).not.toBe(first.claims.sid);
    await signOut();
    expect(idleHears.tokens).toEqual([]);
    const keys = createRemoteJWKSet(new URL(`${g.origin}/jwks`));
    for (const [hears, party, sid] of [
      [shopHears, shop, first.claims.sid],
      [deskHears, desk, second.claims.sid],
    ] as const) {
      expect(hears.tokens).toHaveLength(1);
      expect(hears.contentTypes.at(-1)).toContain('application/x-www-form-urlencoded');
      const { payload, protectedHeader } = await jwtVerify(hears.tokens[0] ?? '', keys, {
        issuer: g.issuer,
        audience: party.integration.clientId,
        typ: 'logout+jwt',
        algorithms: ['RS256'],
      });
      expect(protectedHeader.alg).toBe('RS256');
      expect(payload).toMatchObject({ sub: first.claims.sub, sid, events: { [EVENT]: {} } });
      expect(payload).not.toHaveProperty('nonce');
      expect(payload.jti).toBeDefined();
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
    }
  });

  test('keeps the sid through silent sign-ins and new approvals of the session', async () => {
    const { g, shop, browser, phone, first, deskHears, signOut } = await signedIn();
    expect(await trySilently(browser, shop)).toMatchObject({ claims: { sid: first.claims.sid } });
    g.clock.advance(MINUTE);
    const again = await signInByPhone(browser, shop, phone, { prompt: 'login' });
    expect(again.claims.sid).toBe(first.claims.sid);
    await signOut();
    expect(deskHears.tokens).toHaveLength(1);
    const other = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    expect(other.claims.sid).not.toBe(first.claims.sid);
  });

  test('is tried again when the application does not answer, five times in all, and nobody waits for it', async () => {
    const { g, shopHears, deskHears, signOut, retry } = await signedIn();
    shopHears.status = 503;
    await signOut();
    expect([shopHears.tokens.length, deskHears.tokens.length]).toEqual([1, 1]);
    for (const [wait, tries] of [
      [4 * SECOND, 1],
      [SECOND, 2],
      [30 * SECOND, 3],
      [2 * MINUTE, 4],
      [10 * MINUTE, 5],
      [60 * MINUTE, 5],
    ] as const) {
      await retry(wait);
      expect([wait, shopHears.tokens.length]).toEqual([wait, tries]);
    }
    expect(g.gateway.logoutNotices?.waiting).toBe(0);
    expect(deskHears.tokens).toHaveLength(1);
  });

  test('stops when the application has answered', async () => {
    const { shopHears, signOut, retry } = await signedIn();
    shopHears.status = 500;
    await signOut();
    shopHears.status = 204;
    await retry(5 * SECOND);
    await retry(60 * MINUTE);
    expect(shopHears.tokens).toHaveLength(2);
  });

  test('tells nobody twice, however often the person signs out at once', async () => {
    const { g, browser, first, shopHears } = await signedIn();
    const cookie = browser.jar.header('/') ?? '';
    await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(`${g.origin}/session/end?id_token_hint=${first.idToken}`, { headers: { Cookie: cookie } }),
      ),
    );
    await g.gateway.logoutNotices?.settled();
    expect(shopHears.tokens).toHaveLength(1);
  });

  test('tells of a session that another person’s sign-in ends', async () => {
    const { g, shop, browser, first, shopHears, deskHears } = await signedIn();
    await signInByPhone(browser, shop, await g.phoneOf(somebody()), { prompt: 'login' });
    await g.gateway.logoutNotices?.settled();
    expect([shopHears.tokens.length, deskHears.tokens.length]).toEqual([1, 1]);
    const [, payload = ''] = (shopHears.tokens[0] ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ sub: first.claims.sub });
  });
});

test('is not advertised, and no id_token has a sid, where sessions are off', async () => {
  const { startGateway } = await import('../support/gateway.ts');
  const g = await startGateway();
  const party = await g.relyingParty(
    sessionApp('shop.example.com', { backchannelLogoutUri: 'https://shop.example.com/backchannel' }),
  );
  const { claims } = await signInByPhone(g.browser(), party, await g.phoneOf(somebody()));
  expect(claims).not.toHaveProperty('sid');
  expect(await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json()).not.toHaveProperty(
    'backchannel_logout_supported',
  );
});

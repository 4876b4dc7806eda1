import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { CompactSign, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { auditOf, flipped, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { LogoutReceiver, leadingTo } from '../support/logout-receiver.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const sign = (header: object, payload: JWTPayload, key: Parameters<CompactSign['sign']>[0]) =>
  new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader(header as { alg: string })
    .sign(key);

describe.each(STORES)('an id_token_hint that is not ours, or not of this session, on %s', (store) => {
  const receivers: LogoutReceiver[] = [];
  const gateway = sharedGateway({ store, env: SESSIONS_ON, fetch: leadingTo(receivers) });

  const signedIn = async () => {
    const g = gateway();
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const browser = g.browser();
    const { claims, idToken } = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
    /** The person is asked, nothing ends, and the next sign-in is silent still. */
    const isAsked = async (hint: string) => {
      const response = await browser.request(`/session/end?id_token_hint=${encodeURIComponent(hint)}`);
      expect([response.status, response.headers.get('Location')]).toEqual([200, null]);
      expect(await response.text()).toContain('Sign out?');
      expect(await trySilently(browser, shop)).toMatchObject({ kind: 'signed-in' });
      const ended = (await auditOf(g)).filter(({ event }) => event === 'session.ended');
      expect(ended.filter((row) => row.user_id === claims.sub)).toEqual([]);
    };
    return { g, shop, browser, claims, idToken, isAsked };
  };

  test('ends nothing when it is signed by another key, by none, or by the public one', async () => {
    const { g, idToken, isAsked } = await signedIn();
    const [payload, header] = [decodeJwt(idToken), decodeProtectedHeader(idToken)];
    await isAsked(await sign(header, payload, foreign));
    await isAsked(await sign({ ...header, jku: 'https://evil.example/jwks' }, payload, foreign));
    await isAsked(`${encode({ alg: 'none' })}.${encode(payload)}.`);
    await isAsked(`${encode({ ...header, alg: 'none' })}.${encode(payload)}.`);
    const { keys } = (await (await fetch(`${g.origin}/jwks`)).json()) as { keys: JsonWebKey[] };
    const pem = createPublicKey({ key: keys[0] as never, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    await isAsked(await sign({ alg: 'HS256', kid: header.kid }, payload, Buffer.from(pem)));
  });

  test('ends nothing when a letter of it was changed', async () => {
    const { idToken, isAsked } = await signedIn();
    const [head = '', body = '', signature = ''] = idToken.split('.');
    await isAsked(
      `${head}.${encode({ ...decodeJwt(idToken), sub: 'usr_AAAAAAAAAAAAAAAAAAAAAA' })}.${signature}`,
    );
    await isAsked(`${head}.${body}.${flipped(signature)}`);
    await isAsked(`${head}.${body}`);
    await isAsked('x');
    await isAsked('a.b.c');
  });

  test('ends nothing when it is another person’s, or of an application outside the session', async () => {
    const { g, shop, browser, claims, isAsked } = await signedIn();
    const another = await signInByPhone(g.browser(), shop, await g.phoneOf(somebody()));
    await isAsked(another.idToken);
    const outside = await g.relyingParty(sessionApp('outside.example.com', { sessionAge: 0 }));
    const phone = await g.phoneOf(somebody());
    await isAsked((await signInByPhone(browser, outside, phone)).idToken);
    expect(claims.sub).not.toBe(another.claims.sub);
  });

  test('ends nothing when it is a logout token, of this very person and client', async () => {
    const g = gateway();
    const receiver = await LogoutReceiver.open('hears.example.com');
    receivers.push(receiver);
    const input = sessionApp('hears.example.com', { backchannelLogoutUri: receiver.uri });
    const party = await g.relyingParty(input);
    const phone = await g.phoneOf(somebody());
    const browser = g.browser();
    const first = await signInByPhone(browser, party, phone);
    await browser.request(`/session/end?id_token_hint=${first.idToken}`);
    await g.gateway.logoutNotices?.settled();
    expect(receiver.tokens).toHaveLength(1);
    await signInByPhone(browser, party, phone);
    const answer = await browser.request(`/session/end?id_token_hint=${receiver.tokens[0]}`);
    expect(await answer.text()).toContain('Sign out?');
    expect(await trySilently(browser, party)).toMatchObject({ kind: 'signed-in' });
    // Nor does the id_token of the session before, whose sid was another.
    const stale = await browser.request(`/session/end?id_token_hint=${first.idToken}`);
    expect(await stale.text()).toContain('Sign out?');
    expect(await trySilently(browser, party)).toMatchObject({ kind: 'signed-in' });
    await receiver.close();
  });

  test.each([
    ['id_token_hint twice', 'id_token_hint=a&id_token_hint=b'],
    ['client_id twice', 'client_id=a&client_id=b'],
    ['state twice', 'state=a&state=b'],
    ['post_logout_redirect_uri twice', 'post_logout_redirect_uri=a&post_logout_redirect_uri=b'],
    ['id_token_hint too long', `id_token_hint=${'x'.repeat(8_001)}`],
    ['client_id too long', `client_id=${'x'.repeat(201)}`],
    ['post_logout_redirect_uri too long', `post_logout_redirect_uri=https://x.example/${'x'.repeat(2_000)}`],
    ['state too long', `state=${'x'.repeat(2_001)}`],
    ['logout_hint too long', `logout_hint=${'x'.repeat(501)}`],
  ])('%s is refused', async (what, query) => {
    const [field = ''] = what.split(' ');
    const { browser, shop } = await signedIn();
    const init = { headers: { Accept: 'application/json' } };
    const response = await browser.request(`/session/end?${query}`, init);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(field),
    });
    const posted = await browser.request('/session/end', {
      ...init,
      method: 'POST',
      body: query,
      headers: { ...init.headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect([posted.status, posted.headers.get('Location')]).toEqual([400, null]);
    expect(await trySilently(browser, shop)).toMatchObject({ kind: 'signed-in' });
  });
});

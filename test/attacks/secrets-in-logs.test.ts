import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { assertedBy, assertionOf } from '../support/assertions.ts';
import {
  CODE_APP,
  cookieHeader,
  cookiesOf,
  exchange,
  flipped,
  forge,
  forgedDecision,
  outcome,
  proofOf,
  puppetOf,
  resume,
  signInByCode,
  somebody,
  userinfo,
  waitingSignIn,
} from '../support/attacker.ts';
import { freshKey, type TestGateway } from '../support/gateway.ts';
import { startLoggingGateway } from '../support/pino-gateway.ts';
import { serve } from '../support/redis-stores.ts';
import { OFFLINE_APP, refresh, tokensBy } from '../support/tokens.ts';

/** Everything secret that went over the wire, caught at the wire. */
class Canaries {
  readonly #all = new Map<string, string>();
  #spy: MockInstance<typeof fetch> | undefined;

  /** Records the credentials of every request and answer from now on. */
  listen(): void {
    const real = globalThis.fetch;
    this.#spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const sent = new Headers(init?.headers);
      this.add('an Authorization header', sent.get('Authorization')?.split(' ')[1]);
      for (const pair of sent.get('Cookie')?.split('; ') ?? [])
        this.add('a cookie', pair.slice(pair.indexOf('=') + 1));
      const response = await real(input, init);
      for (const cookie of response.headers.getSetCookie()) {
        this.add('a cookie', cookie.slice(cookie.indexOf('=') + 1).split(';')[0]);
      }
      return response;
    });
  }

  stop(): void {
    this.#spy?.mockRestore();
  }

  /** Short values would be found by chance. */
  add(what: string, value: unknown): void {
    if (typeof value === 'string' && value.length >= 12) this.#all.set(value, what);
  }

  get size(): number {
    return this.#all.size;
  }

  foundIn(text: string): string[] {
    return [...this.#all]
      .filter(([value]) => text.includes(value))
      .map(([value, what]) => `${what}: ${value}`);
  }
}

let canaries: Canaries;
beforeEach(() => {
  canaries = new Canaries();
  canaries.listen();
});
afterEach(() => canaries.stop());

/** Sign-ins of both kinds, and every refusal on the way, with all that is secret in them remembered. */
async function live(g: TestGateway): Promise<void> {
  const name = somebody();
  const invitation = await g.invitationFor(name);
  canaries.add('an invitation', invitation.slice(invitation.indexOf('#') + 1));
  const key = await freshKey();
  canaries.add('a phone key', key.publicJwk.x);
  canaries.add('a phone key', key.publicJwk.y);
  const client = g.phoneWith(key);
  const { phone } = await client.enroll(invitation, 'phone');
  const ada = { key, client, id: phone };
  await outcome((await g.strangePhone()).enroll(invitation, 'phone'));
  await outcome((await g.strangePhone()).enroll('CANAR-YCANA-RYCAN-ARYCA', 'phone'));
  canaries.add('a wrong invitation', 'CANAR-YCANA-RYCAN-ARYCA');
  await outcome(client.enroll(await g.invitationFor(somebody()), 'phone'));

  // By id_token, with a ticket.
  const one = await waitingSignIn(g);
  const { frame } = one.tab;
  canaries.add('a frame', frame);
  canaries.add('the code of a frame', frame.slice(frame.indexOf('.', frame.lastIndexOf('/'))));
  for (const code of one.tab.snapshot.frames?.codes ?? []) canaries.add('a frame to come', code);
  const { ticket } = await client.scan(frame);
  canaries.add('a ticket', ticket);
  const { challenge, statement } = await client.claimByTicket(ticket);
  canaries.add('a statement', (JSON.parse(statement) as { nonce: string }).nonce);
  await client.approve(challenge, statement);
  const cookies = cookiesOf(one.browser, one.tab.paths.resume);
  for (const value of cookies.values())
    for (const part of value.split('.')) if (part.length === 43) canaries.add('a browser secret', part);
  const { fields } = await one.tab.collect();
  canaries.add('an id_token', fields.get('id_token'));
  canaries.add('the signature of an id_token', fields.get('id_token')?.split('.')[2]);
  await resume(g.browser(), one.tab.paths.resume, { headers: { Cookie: cookieHeader(cookies) } });

  // By code, with its reuse.
  const party = await g.relyingParty(CODE_APP);
  canaries.add('a client secret', party.clientSecret);
  const { code } = await signInByCode(g, party, client);
  canaries.add('a code', code);
  const tokens = (await exchange(g, party, { code })).json;
  canaries.add('an access token', tokens.access_token);
  canaries.add('an id_token', tokens.id_token);
  await userinfo(g, tokens.access_token);
  await exchange(g, party, { code });
  await userinfo(g, tokens.access_token);
  await exchange(g, party, { code, client_secret: 'wrong-secret-canary' });
  canaries.add('a wrong client secret', 'wrong-secret-canary');
  const basic = Buffer.from(`${party.integration.clientId}:basic-secret-canary`).toString('base64');
  await exchange(g, party, { code, client_secret: undefined }, { Authorization: `Basic ${basic}` });
  canaries.add('a Basic password', 'basic-secret-canary');

  // By refresh tokens, with reuse, and by assertions, with one too many.
  const lasting = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'client_secret_jwt' });
  canaries.add('a client secret', lasting.clientSecret);
  const kept = await tokensBy(g, lasting, client);
  canaries.add('a refresh token', kept.refresh_token);
  const by = { key: Buffer.from(lasting.clientSecret ?? ''), alg: 'HS256' };
  const assertion = await assertionOf(g, lasting.integration.clientId, by);
  canaries.add('an assertion', assertion.split('.')[2]);
  for (let i = 0; i < 2; i += 1) {
    const next = (await refresh(g, lasting, kept.refresh_token, assertedBy(assertion))).json;
    canaries.add('a refresh token', next.refresh_token);
    canaries.add('an access token', next.access_token);
  }
  await outcome(lasting.refresh(kept.refresh_token ?? ''));
  await outcome(lasting.introspect(kept.refresh_token ?? ''));
  await outcome(lasting.revoke(kept.refresh_token ?? ''));

  // Refusals: each carries a secret where a fault could write it down.
  const two = await waitingSignIn(g);
  const request = { path: '/claim', body: { frame: two.tab.frame } };
  canaries.add('a frame', two.tab.frame);
  const proof = await proofOf(g, ada, request);
  await forge(g, ada, { ...request, proof });
  await forge(g, ada, { ...request, proof });
  await forge(g, ada, { ...request, proof: `${proof}x` });
  await forge(g, ada, { ...request, body: `{"frame":"${two.tab.frame}` });
  await forge(g, ada, { ...request, body: { frame: two.tab.frame, ticket } });
  await forge(g, ada, { path: '/claim', body: { ticket: `${ticket.slice(0, -1)}A` } });
  const bad = await forgedDecision(ada, 'canary', 'approve');
  canaries.add('a decision', bad);
  await forge(g, ada, { path: `/challenges/${challenge}/approve`, body: { signature: bad } });
  for (const path of [
    new URL(frame).pathname,
    new URL(frame).pathname.toUpperCase(),
    `${two.tab.paths.self}?${ticket}`,
  ]) {
    await g
      .browser()
      .request(path)
      .then((response) => response.text());
  }
  for (const [cookie, value] of cookiesOf(two.browser, '/')) {
    const Cookie = `${cookie}=${value.split('.')[0]}.${flipped(value.split('.')[1] ?? '')}`;
    for (const path of Object.values(two.tab.paths)) {
      await g
        .browser()
        .request(path, { headers: { Cookie } })
        .then((response) => response.text());
    }
  }
  await two.tab.newCode();
  await two.tab.cancel();
  const hint = `${fields.get('id_token')}`;
  await resume(g.browser(), (await party.ask({ id_token_hint: hint })).url);
  await resume(g.browser(), (await party.ask({ redirect_uri: 'https://evil.example/' })).url);
  await resume(
    g.browser(),
    `/auth?client_id=${party.integration.clientId}&client_secret=${party.clientSecret}`,
  );
  await g
    .browser()
    .request('/demo/callback', { method: 'POST', body: new URLSearchParams({ id_token: hint, state: 'x' }) })
    .then((r) => r.text());
}

describe('the log, everything switched on, holds', () => {
  test('no frame, ticket, proof, secret, cookie, code, token, invitation or key of a sign-in, however it went', async () => {
    const { g, log } = await startLoggingGateway();
    await live(g);
    await g.stop();
    const text = log();
    expect(canaries.size).toBeGreaterThan(40);
    expect(text.split('\n').length).toBeGreaterThan(40);
    expect(canaries.foundIn(text)).toEqual([]);
  });

  test('nothing of them when Redis and the directory fail in the middle, nor the password of Redis', async () => {
    const redis = await serve({ password: 'redis-password-canary' });
    const { g, log } = await startLoggingGateway({ redisUrl: redis.url });
    canaries.add('the password of Redis', 'redis-password-canary');
    await live(g);
    const ada = await puppetOf(g, somebody());
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, ada.client);
    canaries.add('a code', code);
    const { tab, browser } = await waitingSignIn(g);
    canaries.add('a frame', tab.frame);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    await redis.kill();
    await resume(browser, tab.paths.resume);
    await browser.request(tab.paths.events).then((response) => response.text());
    await browser.request(tab.paths.cancel, { method: 'POST' }).then((response) => response.text());
    await exchange(g, party, { code });
    await outcome(ada.client.claim(tab.frame));
    await outcome(ada.client.approve(challenge, statement));
    await resume(g.browser(), (await party.ask()).url);
    await g.stop();
    const text = log();
    expect(text).toContain('Redis is gone');
    expect(canaries.foundIn(text)).toEqual([]);
  });
});

test('the catcher catches: what is written to the log on purpose is found', async () => {
  const { g } = await startLoggingGateway();
  await live(g);
  const { tab } = await waitingSignIn(g);
  canaries.add('a frame', tab.frame);
  expect(canaries.foundIn(`{"msg":"${tab.frame}"}`)).toHaveLength(1);
});

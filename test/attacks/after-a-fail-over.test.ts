import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountActor } from '../support/account.ts';
import {
  auditOf,
  CODE_APP,
  cookiesOf,
  exchange,
  expectNobodySignedIn,
  expectNoResult,
  puppetOf,
  resume,
  signInByCode,
  somebody,
  tally,
  waitingSignIn,
} from '../support/attacker.ts';
import { operatorOf } from '../support/dashboard.ts';
import { approvedDevice, DEVICE_APP, poll } from '../support/device.ts';
import { openTestGateway, type TestGateway } from '../support/gateway.ts';
import { beforeTheFailOver } from '../support/lost-writes.ts';
import { type RedisServer, startRedis } from '../support/services/redis.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

/** A primary that dies takes with it what its replicas had not heard yet: nothing that was over begins again. */
describe('after a fail-over of Redis that lost the last writes', () => {
  let redis: RedisServer;
  let g: TestGateway;
  beforeAll(async () => {
    redis = await startRedis();
    g = await openTestGateway({ redisUrl: redis.url, env: SESSIONS_ON });
  });
  afterAll(async () => {
    await g?.discard();
    await redis?.kill();
  });

  const failOver = () => beforeTheFailOver(redis.url);

  test('a sign-in that was collected is not collected again, not by twenty at once', async () => {
    const signIn = await waitingSignIn(g);
    const { browser, tab } = signIn;
    const ada = await puppetOf(g, somebody());
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    const cookies = cookiesOf(browser, tab.paths.resume);
    const loseTheRest = await failOver();
    expect((await resume(browser, tab.paths.resume)).sentBack?.fields.has('id_token')).toBe(true);
    await loseTheRest();
    for (const [name, value] of cookies) browser.jar.take([`${name}=${value}; Path=/`]);
    const again = await Promise.all(Array.from({ length: 20 }, () => resume(browser, tab.paths.resume)));
    for (const { sentBack } of again) expectNoResult(sentBack);
    expect((await auditOf(g, challenge)).filter(({ event }) => event === 'challenge.consumed')).toHaveLength(
      1,
    );
  });

  test.each([
    [
      'declined',
      async ({ ada }: Ended) => void (await ada.client.decline(ada.challenge, ada.statement, 'not_me')),
    ],
    ['contested', async ({ eve, tab }: Ended) => void (await eve.client.claim(tab.frame).catch(() => {}))],
    ['cancelled', async ({ tab }: Ended) => void (await tab.cancel())],
  ])('a sign-in that was %s signs nobody in, though the phone approves it then', async (_state, end) => {
    const signIn = await waitingSignIn(g);
    const { tab } = signIn;
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const claimed = await ada.client.claim(tab.frame);
    const loseTheRest = await failOver();
    await end({ tab, eve, ada: { ...ada, ...claimed } });
    await loseTheRest();
    await ada.client.approve(claimed.challenge, claimed.statement);
    await expectNobodySignedIn(g, signIn, claimed.challenge);
  });

  test('an authorization code that was exchanged is exchanged by nobody again', async () => {
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const loseTheRest = await failOver();
    expect((await exchange(g, party, { code })).status).toBe(200);
    await loseTheRest();
    const again = await Promise.all(Array.from({ length: 20 }, () => exchange(g, party, { code })));
    expect(tally(again.map(({ status, json }) => `${status} ${json.error}`))).toEqual({
      '400 invalid_grant': 20,
    });
  });

  test('a device code that gave its tokens gives no others', async () => {
    const party = await g.relyingParty(DEVICE_APP);
    const { asked } = await approvedDevice(g, party, (await puppetOf(g, somebody())).client);
    const loseTheRest = await failOver();
    expect((await poll(g, party, asked.device_code)).status).toBe(200);
    await loseTheRest();
    const again = await Promise.all(Array.from({ length: 20 }, () => poll(g, party, asked.device_code)));
    expect(tally(again.map(({ status }) => status))).toEqual({ 400: 20 });
    expect(new Set(again.map(({ json }) => json.error))).not.toContain('authorization_pending');
  });

  test('an account that was signed out stays so, and so does a dashboard', async () => {
    const me = new AccountActor(g);
    await me.signIn((await puppetOf(g, somebody())).client);
    for (const [actor, path] of [
      [me, '/me'],
      [await operatorOf(g), '/dashboard'],
    ] as const) {
      const cookie = actor.browser.jar.header(path) ?? '';
      const opens = async () => (await fetch(g.origin + path, { headers: { Cookie: cookie } })).text();
      const inside = await opens();
      expect(inside).toContain('sign-out');
      const loseTheRest = await failOver();
      await actor.post(`${path}/sign-out`);
      await loseTheRest();
      expect(await opens()).not.toContain('sign-out');
    }
  });

  test('a single sign-on session that was ended answers for nobody', async () => {
    const shop = await g.relyingParty(sessionApp('shop.example.com'));
    const browser = g.browser();
    const first = await signInByPhone(browser, shop, (await puppetOf(g, somebody())).client);
    const cookie = browser.jar.header('/auth') ?? '';
    const other = g.browser();
    other.jar.take(cookie.split('; ').map((pair) => `${pair}; Path=/`));
    expect(await trySilently(other, shop)).toMatchObject({ kind: 'signed-in' });
    const loseTheRest = await failOver();
    await browser.request(`/session/end?${new URLSearchParams({ id_token_hint: first.idToken })}`);
    await loseTheRest();
    expect(await trySilently(other, shop)).toEqual({ kind: 'asks' });
  });
});

interface Ended {
  readonly tab: Awaited<ReturnType<typeof waitingSignIn>>['tab'];
  readonly ada: Awaited<ReturnType<typeof puppetOf>> & { challenge: string; statement: string };
  readonly eve: Awaited<ReturnType<typeof puppetOf>>;
}

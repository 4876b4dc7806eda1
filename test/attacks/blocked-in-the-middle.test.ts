import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { DEFAULT_ORGANIZATION } from '../../src/kernel/index.ts';
import { AccountActor, approve } from '../support/account.ts';
import {
  expectNobodySignedIn,
  outcome,
  sharedGateway,
  signInByCode,
  somebody,
  userinfo,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES, type TestGateway } from '../support/gateway.ts';
import { userOf } from '../support/recovery.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, refresh, tokensBy } from '../support/tokens.ts';
import { webPhoneOf } from '../support/web-phone.ts';

const operator = cliActor();
const HERE = DEFAULT_ORGANIZATION;

/** What stops a person: in one organization, or everywhere. */
const STOPS = [
  ['blocked', 'blocked', (g: TestGateway, id: string) => g.gateway.peopleAdmin.block(operator, id, HERE)],
  [
    'disabled',
    'account_disabled',
    (g: TestGateway, id: string) => g.gateway.peopleAdmin.disable(operator, id),
  ],
] as const;

describe.each(STORES)('somebody who is stopped in the middle, on %s,', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });
  const person = async () => {
    const g = gateway();
    const name = somebody();
    const phone = await g.phoneOf(name);
    return { g, name, phone, userId: await userOf(g, name) };
  };

  test.each(STOPS)(
    '%s: claims nothing, and approves nothing that was claimed before',
    async (_, code, stop) => {
      const { g, phone, userId } = await person();
      const [first, second] = [await waitingSignIn(g), await waitingSignIn(g)];
      const { challenge, statement } = await phone.claim(first.tab.frame);
      await stop(g, userId);
      expect(await outcome(phone.approve(challenge, statement))).toBe(code);
      await expectNobodySignedIn(g, first);
      expect(await outcome(phone.claim(second.tab.frame))).toBe(code);
    },
  );

  test.each(STOPS)(
    '%s: is signed in by no approval that nobody has come back for',
    async (_, _code, stop) => {
      const { g, phone, userId } = await person();
      const waiting = await waitingSignIn(g);
      const { challenge, statement } = await phone.claim(waiting.tab.frame);
      await phone.approve(challenge, statement);
      await stop(g, userId);
      await expectNobodySignedIn(g, waiting);
    },
  );

  test.each(STOPS)('%s: goes on by no refresh token, access token or session', async (_, _code, stop) => {
    const { g, phone, userId } = await person();
    const app = await g.relyingParty(OFFLINE_APP);
    const shop = await g.relyingParty(sessionApp(`${somebody()}.example.com`));
    const tokens = await tokensBy(g, app, phone, { scope: OFFLINE_SCOPE });
    const browser = g.browser();
    await signInByPhone(browser, shop, phone);
    expect(await trySilently(browser, shop)).toMatchObject({ kind: 'signed-in' });
    await stop(g, userId);
    g.clock.advance(1_000);
    expect((await refresh(g, app, tokens.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
    expect((await userinfo(g, tokens.access_token)).status).toBe(401);
    expect(await trySilently(browser, shop)).toEqual({ kind: 'asks' });
  });

  test('blocked: what ended stays so when they are let in again, and they sign in as before', async () => {
    const { g, phone, userId } = await person();
    const app = await g.relyingParty(OFFLINE_APP);
    const tokens = await tokensBy(g, app, phone, { scope: OFFLINE_SCOPE });
    await g.gateway.peopleAdmin.block(operator, userId, HERE);
    await g.gateway.peopleAdmin.unblock(operator, userId, HERE);
    expect((await refresh(g, app, tokens.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
    expect((await signInByCode(g, app, phone)).code).toBeTruthy();
  });

  test('blocked: still opens their own account, where nothing is the organization’s', async () => {
    const g = gateway();
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    await g.gateway.peopleAdmin.block(operator, await userOf(g, name), HERE);
    const me = new AccountActor(g);
    expect((await me.signIn(phone)).status).toBe(200);
    const { tab } = await waitingSignIn(g);
    expect(await outcome(approve(phone, tab))).toBe('blocked');
  });

  test('whose sessions were ended by the directory alone is out of their account, and in again by their phone', async () => {
    const g = gateway();
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    const me = new AccountActor(g);
    await me.signIn(phone);
    const user = await g.gateway.people.userById(await userOf(g, name));
    if (user === undefined) throw new Error('there is somebody');
    // As the command line does, which does not reach where sessions are kept.
    await g.gateway.people.updateUser({ ...user, sessionsEndedAt: g.clock.now(), version: user.version + 1 });
    expect((await me.get('/me/profile')).status).toBe(401);
    g.clock.advance(1_000);
    await me.signIn(phone);
    expect((await me.get('/me/profile')).status).toBe(200);
  });
});

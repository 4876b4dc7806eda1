import { describe, expect, test } from 'vitest';
import { AccountActor, approve } from '../support/account.ts';
import { expectNoResult, outcome, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { userOf } from '../support/recovery.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

/** Ada has two phones, and finds that one is in other hands. */
async function adaWithTwo(store: (typeof STORES)[number]) {
  const g = await startGateway({ store });
  const kept = await webPhoneOf(g, 'ada');
  const lost = new WebPhoneActor(g);
  const { phone } = await lost.enroll(await g.invitationFor('ada'));
  return { g, lost, remove: () => removed(g, kept, phone) };
}

/** The link for one more phone, asked for with this one. */
async function invitationBy(g: TestGateway, phone: WebPhoneActor): Promise<string> {
  const me = new AccountActor(g);
  await me.signIn(phone);
  return me.invitation(phone);
}

/** The lost one is removed by its owner, with the one in hand. */
async function removed(g: TestGateway, kept: WebPhoneActor, lost: string): Promise<void> {
  const me = new AccountActor(g);
  await me.signIn(kept);
  expect((await me.post('/me/phones/remove', { phone: lost, sure: 'other' })).status).toBe(200);
  expect(await g.gateway.people.phonesOf(await userOf(g, 'ada'))).toHaveLength(1);
}

describe.each(STORES)('a phone that is removed in the middle, on %s,', (store) => {
  test('signs nobody in by what it had approved', async () => {
    const { g, lost, remove } = await adaWithTwo(store);
    const { tab } = await waitingSignIn(g);
    await approve(lost, tab);
    await remove();
    const sentBack = await tab.collect();
    expectNoResult(sentBack);
    expect(sentBack.fields.get('error')).toBe('access_denied');
  });

  test('signs nobody in by a code that it showed', async () => {
    const { g, lost, remove } = await adaWithTwo(store);
    const { tab } = await waitingSignIn(g, { input: { confirm: 'typed-code:always' } });
    const claimed = await lost.scanAndClaim(tab.frame);
    const { code } = await lost.approve(claimed);
    await remove();
    await outcome(tab.confirm(code ?? ''));
    expectNoResult(await tab.collect());
  });

  test('brings no other phone in its place by what it asked for before', async () => {
    const { g, lost, remove } = await adaWithTwo(store);
    const link = await invitationBy(g, lost);
    await remove();
    expect(await outcome(new WebPhoneActor(g).enroll(link))).toBe('invitation_expired');
  });

  test('brings none when an operator took everything away', async () => {
    const { g, lost } = await adaWithTwo(store);
    const link = await invitationBy(g, lost);
    await g.gateway.recovery.byOperator('ada@example.com', true);
    expect(await outcome(new WebPhoneActor(g).enroll(link))).toBe('invitation_expired');
  });

  test('lets no other phone in by an approval that nobody has come back for', async () => {
    const { g, lost, remove } = await adaWithTwo(store);
    const me = new AccountActor(g);
    const tab = await me.ask('/me/sign-in');
    await approve(lost, tab);
    await remove();
    await me.resume(tab);
    expect(me.cookie).toBeUndefined();
    expect((await me.get('/me/profile')).status).toBe(401);
  });
});

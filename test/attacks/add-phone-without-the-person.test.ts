import { expect, test } from 'vitest';
import { AccountActor, approve, headingOf, noticeOf, WORDS } from '../support/account.ts';
import { auditOf, outcome } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('a phone that proves only itself adds no phone: nothing is issued, and the person is told why', async () => {
  const g = await startGateway();
  const app = await g.phoneOf('ada');
  const me = new AccountActor(g);
  await me.signIn(app);
  const tab = await me.ask('/me/phones/add');
  await approve(app, tab);
  expect(noticeOf(await me.resume(tab))).toBe(WORDS['account.notice.not-verified']);
  expect((await auditOf(g)).map(({ event }) => event)).not.toContain('phone.invited');
});

test('an assertion without user verification adds no phone', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  const tab = await me.ask('/me/phones/add');
  const claimed = await ada.scanAndClaim(tab.frame);
  expect(await outcome(ada.approve(claimed, { userVerified: false }))).toBe('invalid_assertion');
  expect((await me.get(tab.paths.resume)).status).toBe(303);
});

test('having just signed in is not enough: each new phone is confirmed by an answer of its own', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  const signIn = await me.ask('/me/verify', { deed: 'email' });
  const statement = JSON.parse(await approve(ada, signIn)) as Record<string, string>;
  expect(statement.purpose).toBe('account');
  const page = await me.resume(signIn);
  expect(headingOf(page)).toBe('Your email address');
  const tab = await me.ask('/me/phones/add');
  expect((await me.get(tab.paths.resume)).location).toBe(tab.paths.self);
  expect((await auditOf(g)).map(({ event }) => event)).not.toContain('phone.invited');
});

test('a proof for opening the account does not approve that a phone is added', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  const open = await new AccountActor(g).ask('/me/sign-in');
  const add = await me.ask('/me/phones/add');
  const [first, second] = [await ada.scanAndClaim(open.frame), await ada.scanAndClaim(add.frame)];
  const refused = ada.approve({ challenge: second.challenge, statement: first.statement });
  expect(await outcome(refused)).toBe('invalid_assertion');
});

import { expect, test } from 'vitest';
import { AccountActor, approve, headingOf, noticeOf, WORDS } from '../support/account.ts';
import { startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('a session cookie that somebody planted before the sign-in opens nothing after it', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  const planted = 'A'.repeat(43);
  me.browser.jar.take([`cs_account=${planted}; Path=/`]);
  await me.signIn(ada);
  expect(me.cookie).not.toBe(planted);
  const attacker = new AccountActor(g);
  attacker.browser.jar.take([`cs_account=${planted}; Path=/`]);
  expect(noticeOf(await attacker.get())).toBe(WORDS['account.end.over']);
});

test('signing in again, and confirming that it is you, make a new session and end the one before', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  const cookies = [me.cookie];
  await me.signIn(ada);
  cookies.push(me.cookie);
  const tab = await me.ask('/me/verify', { deed: 'delete' });
  await approve(ada, tab);
  expect(headingOf(await me.resume(tab))).toBe('Delete your account?');
  cookies.push(me.cookie);
  expect(new Set(cookies).size).toBe(3);
  for (const old of cookies.slice(0, 2)) {
    const attacker = new AccountActor(g);
    attacker.browser.jar.take([`cs_account=${old}; Path=/`]);
    expect(noticeOf(await attacker.get())).toBe(WORDS['account.end.over']);
  }
});

test('a browser whose owner is signed in takes over another account only with its own phone’s answer', async () => {
  const g = await startGateway();
  const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
  const [hers, his] = [new AccountActor(g), new AccountActor(g)];
  await hers.signIn(ada);
  const tab = await his.ask('/me/sign-in');
  await mallory.approve(await mallory.scanAndClaim(tab.frame));
  // Mallory leads Ada's browser to the address where his sign-in would be collected.
  expect((await hers.get(tab.paths.resume)).status).toBe(404);
  expect((await hers.get()).html).toContain('ada@example.com');
});

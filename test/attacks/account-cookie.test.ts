import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AccountActor, approve, headingOf, WORDS } from '../support/account.ts';
import { flipped, waitingSignIn } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('a forged, cut or guessed cookie opens no account, nor does the hash that the store keeps', async () => {
  const g = await startGateway();
  const me = new AccountActor(g);
  await me.signIn(await webPhoneOf(g, 'ada'));
  const cookie = me.cookie ?? '';
  expect(cookie).toMatch(/^[\w-]{43}$/);
  const forged = [
    flipped(cookie),
    cookie.slice(1),
    `${cookie}A`,
    createHash('sha256').update(`account\0${cookie}`).digest('base64url'),
    createHash('sha256').update(cookie).digest('base64url'),
    '',
    '{"userId":"usr_x"}',
  ];
  for (const value of forged) {
    const attacker = new AccountActor(g);
    attacker.browser.jar.take([`cs_account=${value}; Path=/`]);
    expect(headingOf(await attacker.get('/me/profile'))).toBe('Your account');
    expect((await attacker.get('/me/profile')).status).toBe(401);
  }
});

test('the session of one person shows and changes that person’s account, whatever the form says', async () => {
  const g = await startGateway();
  const [hers, his] = [new AccountActor(g), new AccountActor(g)];
  await hers.signIn(await webPhoneOf(g, 'ada'));
  await his.signIn(await webPhoneOf(g, 'bob'));
  const ada = await g.gateway.people.userByEmail('ada@example.com');
  await his.post('/me/profile', { givenName: 'Mallory', userId: ada?.id ?? '', user: ada?.id ?? '' });
  expect((await hers.get()).html).not.toContain('Mallory');
  expect((await his.get()).html).toContain('Mallory');
});

test('a sign-in at an application is not collected as one to the account', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const { tab, browser } = await waitingSignIn(g);
  await approve(ada, tab);
  const me = new AccountActor(g, browser);
  const uid = tab.paths.self.split('/').at(-1);
  expect((await me.get(`/me/resume/${uid}`)).status).toBe(404);
  expect(me.cookie).toBeUndefined();
  expect((await tab.poll()).state).toBe('approved');
});

test('the answer to a sign-in to the account reaches no other browser, and reaches its own once', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const [me, attacker] = [new AccountActor(g), new AccountActor(g)];
  const tab = await me.ask('/me/sign-in');
  await approve(ada, tab);
  const elsewhere = await attacker.get(tab.paths.resume);
  expect(elsewhere.status).toBe(404);
  expect(headingOf(elsewhere)).toBe(WORDS['error.account_step.heading']);
  expect(elsewhere.html).toContain('href="/me"');
  const waiting = me.browser.jar.header('/me') ?? '';
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      fetch(g.origin + tab.paths.resume, { headers: { Cookie: waiting }, redirect: 'manual' }),
    ),
  );
  const opened = answers.filter((answer) =>
    answer.headers.getSetCookie().some((cookie) => /^cs_account=[\w-]{43}/.test(cookie)),
  );
  expect(opened).toHaveLength(1);
});

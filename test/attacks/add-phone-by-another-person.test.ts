import { expect, test } from 'vitest';
import { AccountActor, approve, headingOf, linkOf } from '../support/account.ts';
import { auditOf } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('another person’s phone is refused, adds nothing, and leaves the request to its owner', async () => {
  const g = await startGateway();
  const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
  const me = new AccountActor(g);
  await me.signIn(ada);
  const tab = await me.ask('/me/phones/add');
  await expect(mallory.scanAndClaim(tab.frame)).rejects.toMatchObject({ status: 403, code: 'other_account' });
  const app = await g.phoneOf('eve');
  await expect(app.claim(tab.frame)).rejects.toMatchObject({ code: 'other_account' });
  expect((await auditOf(g)).map(({ event }) => event)).not.toContain('phone.invited');
  await approve(ada, tab);
  expect(linkOf(await me.resume(tab))).toContain('/enroll#');
});

test('the passkey of another person on this device is refused too', async () => {
  const g = await startGateway();
  const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
  const me = new AccountActor(g);
  await me.signIn(ada);
  const tab = await me.ask('/me/phones/add');
  const post = (path: string, body: object) =>
    me.browser.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
  const asked = (await (await post(tab.paths.passkeyOptions, {})).json()) as {
    options: { challenge: string };
  };
  const answer = await post(tab.paths.passkey, { response: mallory.passkey.assert(asked.options.challenge) });
  expect(await answer.json()).toMatchObject({ code: 'other_account' });
  expect((await tab.poll()).state).toBe('pending');
});

test('a new code for the same request is bound to the same person', async () => {
  const g = await startGateway();
  const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
  const me = new AccountActor(g);
  await me.signIn(ada);
  const tab = await me.ask('/me/phones/add');
  await tab.newCode();
  await expect(mallory.scanAndClaim(tab.frame)).rejects.toMatchObject({ code: 'other_account' });
  const statement = JSON.parse(await approve(ada, tab)) as Record<string, string>;
  expect(statement.purpose).toBe('add-phone');
  expect(linkOf(await me.resume(tab))).toContain('/enroll#');
});

test('an approval is worth nothing to whoever was signed out meanwhile, or signed in as somebody else', async () => {
  const g = await startGateway();
  const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
  const me = new AccountActor(g);
  await me.signIn(ada);
  const first = await me.ask('/me/phones/add');
  await approve(ada, first);
  await me.post('/me/sign-out');
  expect((await me.get(first.paths.resume)).status).toBe(401);
  await me.signIn(mallory);
  const page = await me.resume(first);
  expect(headingOf(page)).toBe('Your account');
  expect(page.html).toContain('mallory@example.com');
  expect((await auditOf(g)).map(({ event }) => event)).not.toContain('phone.invited');
});

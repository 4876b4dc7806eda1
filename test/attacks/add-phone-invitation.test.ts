import { expect, test } from 'vitest';
import { AccountActor, approve, headingOf, linkOf } from '../support/account.ts';
import { outcome } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

async function shownCode() {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  return { g, ada, me, link: await me.invitation(ada) };
}

test('the code for a new phone sets up one phone, however many scan it at once', async () => {
  const { g, link } = await shownCode();
  const phones = Array.from({ length: 10 }, () => new WebPhoneActor(g));
  const outcomes = await Promise.all(phones.map((phone) => outcome(phone.enroll(link))));
  expect(outcomes.filter((one) => one === 'ok')).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'invitation_used']));
});

test('the code for a new phone is worth nothing after five minutes', async () => {
  const { g, link } = await shownCode();
  g.clock.advance(5 * 60_000);
  expect(await outcome(new WebPhoneActor(g).enroll(link))).toBe('invitation_expired');
});

test('the code for a new phone is worth nothing once the account is deleted', async () => {
  const { g, me, link } = await shownCode();
  await me.post('/me/delete', { sure: 'yes' });
  expect(await outcome(new WebPhoneActor(g).enroll(link))).toBe('invitation_unknown');
});

test('the page that shows the code shows it once: neither a reload nor another browser gets one', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  const tab = await me.ask('/me/phones/add');
  await approve(ada, tab);
  const page = await me.get(tab.paths.resume);
  expect(linkOf(page)).toContain('/enroll#');
  expect(page.headers.get('Cache-Control')).toBe('no-store');
  const again = await me.get(tab.paths.resume);
  expect(again.html).not.toContain('/enroll#');
  expect((await new AccountActor(g).get(tab.paths.resume)).status).toBe(404);
  expect(headingOf(await me.get())).toBe('Your account');
});

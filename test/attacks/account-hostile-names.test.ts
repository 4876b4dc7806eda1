import { expect, test } from 'vitest';
import { AccountActor, idsOf, noticeOf, WORDS } from '../support/account.ts';
import { startGateway } from '../support/gateway.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

const MARKUP = `"'></title></script><script>alert(1)</script><img src=x onerror=alert(1)>`;

test('names with markup stand on every page as the text that they are', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  const [phone = ''] = idsOf(await me.signIn(ada), 'phone');
  expect(noticeOf(await me.post('/me/phones/rename', { phone, name: MARKUP }))).toBe(
    WORDS['account.notice.phone-renamed'],
  );
  const fields = { givenName: MARKUP, familyName: MARKUP, nickname: MARKUP, address: `${MARKUP}\n${MARKUP}` };
  await me.post('/me/profile', fields);
  const party = await g.relyingParty({ name: MARKUP });
  const tab = await g.browser().open((await party.ask()).url);
  await ada.approve(await ada.scanAndClaim(tab.frame));
  await tab.collect();
  const pages = [
    await me.get(),
    await me.get('/me/profile'),
    await me.send('/me/phones/remove', { phone }),
    await me.send('/me/profile', { ...fields, phoneNumber: MARKUP }),
    await me.send('/me/email', { email: MARKUP }),
  ];
  for (const { html } of pages) {
    expect(html).not.toMatch(/<script>|<img/);
    expect(html).toContain('&lt;script>');
  }
  const enrolled = await new WebPhoneActor(g).enroll(await me.invitation(ada));
  expect(enrolled.user.name).toBe(`${MARKUP} ${MARKUP}`);
});

test.each([
  ['marks that turn the text around', 'Ada\u202eecalevoL'],
  ['marks that nobody sees', 'Ada\u200bLovelace'],
  ['controls', 'Ada\u0007'],
  ['a line of its own', 'Ada\u2028Lovelace'],
  ['10,000 characters', 'A'.repeat(10_000)],
])('names with %s are not taken, neither for a phone nor for a person', async (_what, name) => {
  const g = await startGateway();
  const me = new AccountActor(g);
  const page = await me.signIn(await webPhoneOf(g, 'ada'));
  const [phone = ''] = idsOf(page, 'phone');
  expect(noticeOf(await me.post('/me/phones/rename', { phone, name }))).toBe(
    WORDS['account.notice.name-refused'],
  );
  for (const field of ['givenName', 'familyName', 'nickname', 'phoneNumber', 'address']) {
    expect((await me.send('/me/profile', { [field]: name })).status, field).toBe(400);
  }
  expect((await me.get()).html).toContain('Ada Lovelace');
});

test('a form that is larger than any of ours, or names a field twice, is refused unread', async () => {
  const g = await startGateway();
  const me = new AccountActor(g);
  await me.signIn(await webPhoneOf(g, 'ada'));
  expect((await me.send('/me/profile', { address: 'x'.repeat(20_000) })).status).toBe(413);
  const twice = await me.browser.request('/me/profile', {
    method: 'POST',
    body: 'givenName=Ada&givenName=Eve',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  expect(twice.status).toBe(400);
});

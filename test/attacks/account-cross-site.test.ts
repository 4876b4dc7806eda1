import { expect, test } from 'vitest';
import { routes } from '../../src/http/index.ts';
import { AccountActor, approve, headingOf, idsOf } from '../support/account.ts';
import { sharedGateway } from '../support/attacker.ts';
import { webPhoneOf } from '../support/web-phone.ts';

const gateway = sharedGateway();
const { page: _page, resume: _resume, stopRecovery: _stop, ...posted } = routes.me;

const FOREIGN: [string, Record<string, string>][] = [
  ['cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['same-site', { 'Sec-Fetch-Site': 'same-site' }],
  ['none', { 'Sec-Fetch-Site': 'none' }],
  ['a foreign Origin', { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' }],
  ['Origin null', { 'Sec-Fetch-Site': '', Origin: 'null' }],
  ['nothing at all', { 'Sec-Fetch-Site': '' }],
];

test.each(FOREIGN)(
  'no form of the account is obeyed when it comes from %s, with the cookie',
  async (_, from) => {
    const g = gateway();
    const name = `ada${FOREIGN.findIndex(([, headers]) => headers === from)}`;
    const me = new AccountActor(g);
    const before = await me.signIn(await webPhoneOf(g, name));
    const [phone = ''] = idsOf(before, 'phone');
    const [browser = ''] = idsOf(before, 'browser');
    const cookie = me.cookie;
    const fields = {
      phone,
      browser,
      sure: 'last',
      name: 'x',
      email: 'x@evil.example',
      deed: 'delete',
      code: '1',
    };
    for (const path of Object.values(posted)) {
      const answer = await me.send(
        path,
        { ...fields, ...(path === routes.me.delete && { sure: 'yes' }) },
        from,
      );
      expect(answer.status, path).toBe(403);
      expect(answer.headers.getSetCookie(), path).toEqual([]);
    }
    expect(me.cookie).toBe(cookie);
    const after = await me.get();
    expect(headingOf(after)).toBe('Your account');
    expect(idsOf(after, 'phone')).toEqual([phone]);
  },
);

test('the session’s cookie is for our own pages alone: Strict, HttpOnly, without a domain', async () => {
  const g = gateway();
  const me = new AccountActor(g);
  const tab = await me.ask('/me/sign-in');
  const ada = await webPhoneOf(g, 'strict');
  await approve(ada, tab);
  const answer = await me.get(tab.paths.resume);
  const cookie = answer.headers.getSetCookie().find((header) => header.startsWith('cs_account='));
  expect(cookie?.toLowerCase()).toMatch(/; path=\/;.*samesite=strict.*httponly/);
  expect(cookie?.toLowerCase()).not.toContain('domain');
});

test('reading the pages changes nothing: no address of the account does anything by GET', async () => {
  const g = gateway();
  const me = new AccountActor(g);
  await me.signIn(await webPhoneOf(g, 'reader'));
  const before = idsOf(await me.get(), 'phone');
  for (const path of Object.values(posted)) await me.get(`${path}?phone=${before[0]}&sure=last`);
  expect(idsOf(await me.get(), 'phone')).toEqual(before);
});

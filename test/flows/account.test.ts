import { describe, expect, test } from 'vitest';
import { AccountActor, approve, headingOf, idsOf, noticeOf, WORDS } from '../support/account.ts';
import { auditOf } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { type GatewayOptions, STORES, startGateway } from '../support/gateway.ts';
import { codeTo, mailOf } from '../support/mailbox.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

/** Ada with a phone, signed in to her account. */
async function adaAtHome(options: GatewayOptions = {}) {
  const g = await startGateway(options);
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  const page = await me.signIn(ada);
  return { g, ada, me, page };
}

describe.each(STORES)('a person’s own account on %s', (store) => {
  test('is opened by their phone, and shows their phones, browsers and what happened', async () => {
    const { page } = await adaAtHome({ store });
    expect(headingOf(page)).toBe('Your account');
    for (const words of ['Ada Lovelace', 'ada@example.com', 'My phone', 'Chrome', 'Linux']) {
      expect(page.html).toContain(words);
    }
    for (const words of ['account-opened', 'phone-added', 'invited']) {
      expect(page.html).toContain(WORDS[`account.history.${words}`]);
    }
    expect(page.headers.get('Cache-Control')).toBe('no-store');
  });

  test('takes a second phone by the first: the new one then signs in, and the owner is told by mail', async () => {
    const { g, ada, me } = await adaAtHome({ store });
    const mail = mailOf(g);
    const link = await me.invitation(ada);
    const second = new WebPhoneActor(g);
    await second.enroll(link);
    expect(mail).toContainEqual({
      to: 'ada@example.com',
      letter: { kind: 'phone-added', phone: 'My phone' },
    });
    const page = await new AccountActor(g).signIn(second);
    expect(idsOf(page, 'phone')).toHaveLength(2);
    for (const words of ['phone-allowed', 'phone-invited', 'phone-added']) {
      expect(page.html).toContain(WORDS[`account.history.${words}`]);
    }
    const events = (await auditOf(g)).map(({ event }) => event);
    expect(events.filter((event) => event === 'phone.enrolled')).toHaveLength(2);
    expect(events).toContain('phone.invited');
  });

  test('renames a phone, and removes one: it and what it opened are out at once', async () => {
    const { g, ada, me } = await adaAtHome({ store });
    const second = new WebPhoneActor(g);
    await second.enroll(await me.invitation(ada));
    const hers = new AccountActor(g);
    const [first = '', newest = ''] = idsOf(await hers.signIn(second), 'phone');

    const renamed = await me.post('/me/phones/rename', { phone: newest, name: 'New phone' });
    expect(noticeOf(renamed)).toBe(WORDS['account.notice.phone-renamed']);
    expect(renamed.html).toContain('New phone');
    expect(noticeOf(await me.get())).toBe('');

    const mail = mailOf(g);
    const asked = await me.post('/me/phones/remove', { phone: newest });
    expect(headingOf(asked)).toBe('Remove this phone?');
    expect(asked.html).toContain('name="sure" value="other"');
    expect(mail).toEqual([]);
    const removed = await me.post('/me/phones/remove', { phone: newest, sure: 'other' });
    expect(noticeOf(removed)).toBe(WORDS['account.notice.phone-removed']);
    expect(idsOf(removed, 'phone')).toEqual([first]);
    expect(mail).toEqual([{ to: 'ada@example.com', letter: { kind: 'phone-removed', phone: 'New phone' } }]);
    expect(noticeOf(await hers.get())).toBe(WORDS['account.end.over']);
    const tab = await new AccountActor(g).ask('/me/sign-in');
    expect(await second.scan(tab.frame)).toMatchObject({ identified: false });
    await expect(second.identify()).rejects.toMatchObject({ code: 'phone_revoked' });
  });

  test('takes what a person says of themselves, marks it as not verified, and says which field is at fault', async () => {
    const { me } = await adaAtHome({ store });
    const typed = {
      givenName: 'Augusta Ada',
      familyName: 'King',
      nickname: 'Countess',
      phoneNumber: '+44 20 7946 0000',
      address: '12 St James’s Square\r\n\r\n London ',
    };
    const faulty = await me.post('/me/profile', { ...typed, nickname: 'a\u202eb', phoneNumber: 'none' });
    expect(faulty.status).toBe(400);
    expect(faulty.html.match(/aria-invalid="true"/g)).toHaveLength(2);
    expect(faulty.html).toContain('value="Augusta Ada"');
    const page = await me.post('/me/profile', typed);
    expect(noticeOf(page)).toBe(WORDS['account.notice.profile-changed']);
    for (const text of [
      'Augusta Ada King',
      'Countess',
      '+44 20 7946 0000',
      '12 St James’s Square',
      'London',
    ]) {
      expect(page.html).toContain(text);
    }
    expect(page.html.match(/>not verified</g)).toHaveLength(2);
    const cleared = await me.post('/me/profile', { givenName: 'Ada' });
    expect(cleared.html).not.toContain('7946');
  });

  test('changes the email once the code that was mailed there is typed, and tells the old address', async () => {
    const { g, me, ada } = await adaAtHome({ store });
    const mail = mailOf(g);
    const asked = await me.post('/me/email', { email: 'Countess@New.example' });
    expect(asked.html).toContain('Countess@new.example');
    const wrong = await me.post('/me/email/code', { code: '000000x' });
    expect(wrong.html).toContain(WORDS['account.email.problem.wrong']);
    const page = await me.post('/me/email/code', { code: codeTo(mail, 'Countess@new.example') });
    expect(noticeOf(page)).toBe(WORDS['account.notice.email-changed']);
    expect(mail.at(-1)).toEqual({
      to: 'ada@example.com',
      letter: { kind: 'email-changed', to: 'Countess@new.example' },
    });
    const contoso = await g.relyingParty();
    const request = await contoso.ask();
    const tab = await g.browser().open(request.url);
    await approve(ada, tab);
    const claims = await contoso.verify(await tab.collect(), request);
    expect(claims).toMatchObject({ email: 'Countess@new.example', email_verified: true });
  });

  test('is deleted with everything in it; the address is free again, and the sub is nobody’s', async () => {
    const { g, me } = await adaAtHome({ store });
    const before = await g.gateway.people.userByEmail('ada@example.com');
    const mail = mailOf(g);
    expect(headingOf(await me.get('/me/delete'))).toBe('Delete your account?');
    const gone = await me.post('/me/delete', { sure: 'yes' });
    expect(noticeOf(gone)).toBe(WORDS['account.end.deleted']);
    expect(mail).toEqual([{ to: 'ada@example.com', letter: { kind: 'account-deleted' } }]);
    expect(await g.gateway.people.userByEmail('ada@example.com')).toBeUndefined();
    const again = await new AccountActor(g).signIn(await webPhoneOf(g, 'ada'));
    expect(again.html).toContain('ada@example.com');
    const after = await g.gateway.people.userByEmail('ada@example.com');
    expect(after?.id).not.toBe(before?.id);
  });

  test('can be left in this browser, and in all others', async () => {
    const { g, me, ada } = await adaAtHome({ store });
    const [second, third] = [new AccountActor(g), new AccountActor(g)];
    await second.signIn(ada);
    await third.signIn(ada);
    expect((await me.get()).html).toContain('2 other browsers');
    expect(noticeOf(await second.post('/me/sign-out'))).toBe(WORDS['account.end.signed-out']);
    const page = await me.post('/me/sign-out-others');
    expect(noticeOf(page)).toBe(WORDS['account.notice.others-signed-out']);
    expect(page.html).not.toContain('other browser');
    expect(noticeOf(await third.get())).toBe(WORDS['account.end.over']);
    expect(headingOf(await me.get('/me/profile'))).toBe('Your details');
  });

  test('forgets a browser, and lets a reported one ask again', async () => {
    const { g, me, ada } = await adaAtHome({ store });
    const stranger = new AccountActor(
      g,
      g.browser({ 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' }),
    );
    g.clock.advance(1_000);
    const tab = await stranger.ask('/me/sign-in');
    const { challenge } = await ada.scanAndClaim(tab.frame);
    await ada.decline(challenge, 'not_me');
    expect(noticeOf(await stranger.resume(tab))).toBe(WORDS['account.end.reported']);
    const again = await stranger.ask('/me/sign-in');
    await expect(ada.scanAndClaim(again.frame)).rejects.toMatchObject({ code: 'browser_blocked' });

    const page = await me.get();
    expect(page.html).toContain(WORDS['account.history.reported']);
    expect(page.html).toContain(WORDS['account.browser.blocked']);
    const [reported = '', own = ''] = idsOf(page, 'browser');
    const allowed = await me.post('/me/browsers/allow', { browser: reported });
    expect(noticeOf(allowed)).toBe(WORDS['account.notice.browser-allowed']);
    const once = await stranger.ask('/me/sign-in');
    expect(await ada.scanAndClaim(once.frame)).toMatchObject({ state: 'claimed' });
    const forgotten = await me.post('/me/browsers/forget', { browser: own });
    expect(idsOf(forgotten, 'browser')).toEqual([reported]);
  });
});

describe('a person’s own account', () => {
  test('works on PostgreSQL as on SQLite: a phone added, data taken along, everything deleted', async () => {
    const { url, query } = await databaseOfThisTest();
    const { g, me, ada } = await adaAtHome({ store: 'redis', databaseUrl: url });
    await new WebPhoneActor(g).enroll(await me.invitation(ada));
    const data = JSON.parse((await me.send('/me/data')).html) as Record<string, unknown[]>;
    expect(data.account).toMatchObject([{ email: 'ada@example.com', emailVerified: true }]);
    expect(data.phones).toHaveLength(2);
    expect(noticeOf(await me.post('/me/delete', { sure: 'yes' }))).toBe(WORDS['account.end.deleted']);
    expect(await query('select * from phones')).toEqual([]);
    expect(
      await query(`select email, given_name from users where email is distinct from 'owner@gateway.example'`),
    ).toEqual([{ email: null, given_name: null }]);
  });

  test('says at the door how the demo can try it, and sends no demo person in', async () => {
    const g = await startGateway();
    const page = await new AccountActor(g).get();
    expect(page.html).toContain(WORDS['account.door.demo']);
    const phone = await g.strangePhone();
    const { code } = await g.gateway.enrollment.invite({ email: 'ada@demo.example', demo: true });
    await phone.enroll(code, 'Simulated phone');
    const tab = await new AccountActor(g).ask('/me/sign-in');
    await expect(phone.claim(tab.frame)).rejects.toMatchObject({ code: 'demo_only' });
  });

  test.each([
    ['refused', 'declined'],
    ['not_me', 'reported'],
  ])('is not opened by a phone that answers %s, and the page says so', async (reason, end) => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const me = new AccountActor(g);
    const tab = await me.ask('/me/sign-in');
    await ada.decline((await ada.scanAndClaim(tab.frame)).challenge, reason);
    expect(noticeOf(await me.resume(tab))).toBe(WORDS[`account.end.${end}`]);
    expect(me.cookie).toBeUndefined();
  });

  test('is not opened by a request that was cancelled, or timed out', async () => {
    const g = await startGateway();
    const me = new AccountActor(g);
    const cancelled = await me.ask('/me/sign-in');
    const answer = await me.send(cancelled.paths.cancel);
    expect(noticeOf(await me.get(answer.location ?? ''))).toBe(WORDS['account.end.cancelled']);
    const late = await me.ask('/me/sign-in');
    g.clock.advance(5 * 60_000);
    expect(noticeOf(await me.resume(late))).toBe(WORDS['account.end.expired']);
  });

  test('waits on the waiting page when its browser comes back too early', async () => {
    const g = await startGateway();
    const me = new AccountActor(g);
    const tab = await me.ask('/me/sign-in');
    expect(await me.get(tab.paths.resume)).toMatchObject({ status: 303, location: tab.paths.self });
  });

  test('comes again by itself where a link on another site led here, once', async () => {
    const g = await startGateway();
    const me = new AccountActor(g);
    const linked = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await me.get('/me', linked)).headers.get('Refresh')).toBe('0; url=/me?again');
    expect((await me.get('/me?again', linked)).headers.get('Refresh')).toBeNull();
    expect((await me.get('/me')).headers.get('Refresh')).toBeNull();
  });

  test('names the application of a sign-in, and says of a deleted one that it is gone', async () => {
    const { g, me, ada } = await adaAtHome();
    const party = await g.relyingParty({ name: 'Northwind' });
    const tab = await g.browser().open((await party.ask()).url);
    await approve(ada, tab);
    await tab.collect();
    expect((await me.get()).html).toContain('Northwind');
    await g.gateway.integrations.remove(party.integration.id);
    const page = await me.get();
    expect(page.html).not.toContain('Northwind');
    expect(page.html).toContain(WORDS['account.history.application-gone']);
  });

  test('opened by an app’s phone lets nothing be done that needs the person to be there', async () => {
    const g = await startGateway();
    const app = await g.phoneOf('ada');
    const me = new AccountActor(g);
    expect(headingOf(await me.signIn(app))).toBe('Your account');
    expect(headingOf(await me.get('/me/delete'))).toBe('Confirm that it is you');
    const tab = await me.ask('/me/verify', { deed: 'delete' });
    await approve(app, tab);
    expect(noticeOf(await me.resume(tab))).toBe(WORDS['account.notice.not-verified']);
  });

  test('asks for the person anew when five minutes have passed, and goes on where they were', async () => {
    const { g, me, ada } = await adaAtHome();
    const before = me.cookie;
    g.clock.advance(5 * 60_000);
    expect(headingOf(await me.get('/me/delete'))).toBe('Confirm that it is you');
    expect(headingOf(await me.post('/me/delete', { sure: 'yes' }))).toBe('Confirm that it is you');
    const tab = await me.ask('/me/verify', { deed: 'delete' });
    await approve(ada, tab);
    expect(headingOf(await me.resume(tab))).toBe('Delete your account?');
    expect(me.cookie).not.toBe(before);
  });

  test('whose last phone is removed says what that means first, and then signs its owner out', async () => {
    const { g, me, page } = await adaAtHome();
    const [phone = ''] = idsOf(page, 'phone');
    const asked = await me.post('/me/phones/remove', { phone, sure: 'other' });
    expect(asked.html).toContain('This is your only phone');
    expect(await g.gateway.people.phonesOf((await adaOf(g)).id)).toHaveLength(1);
    const removed = await me.post('/me/phones/remove', { phone, sure: 'last' });
    expect(noticeOf(removed)).toBe(WORDS['account.end.phone-removed']);
    expect(me.cookie).toBeUndefined();
    expect(await g.gateway.people.phonesOf((await adaOf(g)).id)).toEqual([]);
  });
});

async function adaOf(g: Awaited<ReturnType<typeof startGateway>>) {
  const ada = await g.gateway.people.userByEmail('ada@example.com');
  if (!ada) throw new Error('Ada is gone');
  return ada;
}

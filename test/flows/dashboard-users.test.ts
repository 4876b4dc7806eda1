import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { AccountActor } from '../support/account.ts';
import { programOf } from '../support/admin.ts';
import {
  CODE_APP,
  outcome,
  sharedGateway,
  signInByCode,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { memberOf, operatorOf, organizationOf, personOf } from '../support/dashboard.ts';
import type { TestGateway } from '../support/gateway.ts';
import { userOf } from '../support/recovery.ts';
import { webPhoneOf } from '../support/web-phone.ts';

const gateway = sharedGateway();
const HERE = { id: 'org_default' } as const;
const USERS = '/dashboard/org_default/users';

const linkIn = (html: string): string => /http[^"<]*enroll#[0-9A-Z-]+/.exec(html)?.[0] ?? '';
const invitedApp = (g: TestGateway) => g.relyingParty({ ...CODE_APP, signUp: 'invited' });

describe('a member of an organization', () => {
  test('invites somebody by a sheet that is shown once, and sees them come', async () => {
    const g = gateway();
    const owner = await memberOf(g, HERE, 'admin');
    const email = `${somebody()}@example.com`;
    const sheet = await owner.send(`${USERS}/invite`, { email, givenName: 'Zoe', familyName: 'Ångström' });
    expect(sheet.status).toBe(200);
    expect(sheet.headers.get('Cache-Control')).toBe('no-store');
    expect(sheet.html).toContain('Zoe Ångström');
    const list = await owner.get(`${USERS}?q=angstrom`);
    expect(list.html).toContain(email);
    expect(list.html).toContain('Has no phone');
    const phone = await g.strangePhone();
    await phone.enroll(linkIn(sheet.html), 'Zoe’s phone');
    await signInByCode(g, await invitedApp(g), phone);
    const [, path = ''] = /href="(\/dashboard\/org_default\/users\/usr_[^"]+)"/.exec(list.html) ?? [];
    const page = await owner.get(path);
    expect(page.html).toContain('Can sign in');
    expect(page.html).toContain('not proven');
    expect(page.html).toMatch(/Signed in<\/strong><span>.*App/);
    expect(page.html).not.toContain('phn_');
    // Their first phone is theirs alone.
    expect((await owner.send(`${path}/invite`)).status).toBe(403);
  });

  test('is told beside the field what was refused, and what was typed is still there', async () => {
    const g = gateway();
    const owner = await memberOf(g, HERE, 'admin');
    const email = `${somebody()}@example.com`;
    expect((await owner.send(`${USERS}/invite`, { email })).status).toBe(200);
    const cases: [Record<string, string>, string, string][] = [
      [{ email: 'ada' }, 'email-fault', 'value="ada"'],
      [{ email: '', givenName: 'Ada' }, 'email-fault', 'value="Ada"'],
      [{ email: email.toUpperCase(), nickname: 'al' }, 'email-fault', 'value="al"'],
      [
        { email: 'zoe@example.com', familyName: 'x'.repeat(10_000) },
        'familyName-fault',
        'value="zoe@example.com"',
      ],
    ];
    for (const [fields, fault, kept] of cases) {
      const { status, html } = await owner.send(`${USERS}/invite`, fields);
      expect([fault, status]).toEqual([fault, 400]);
      expect(html).toContain(`id="${fault}"`);
      expect(html).toContain(kept);
    }
  });

  test('makes a new code for whoever lost it, and the one before is worth nothing', async () => {
    const g = gateway();
    const owner = await memberOf(g, HERE, 'admin');
    const email = `${somebody()}@example.com`;
    const first = linkIn((await owner.send(`${USERS}/invite`, { email })).html);
    const known = await g.gateway.organizationUsers.invitedBy(HERE.id, email);
    const again = await owner.send(`${USERS}/${known?.userId}/invite`);
    expect(again.status).toBe(200);
    expect(await outcome((await g.strangePhone()).enroll(first, 'x'))).toBe('invitation_expired');
    await (await g.strangePhone()).enroll(linkIn(again.html), 'x');
  });

  test('lets in whoever has proven the address already, with the account they have', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const owner = await memberOf(g, organization, 'owner');
    const name = somebody();
    const { userId } = await personOf(g, name);
    const welcome = () => g.gateway.people.isWelcome(`${name}@example.com`, organization.id);
    expect(await welcome()).toBe(false);
    await owner.send(`/dashboard/${organization.id}/users/invite`, { email: `${name}@example.com` });
    expect(await welcome()).toBe(true);
    expect(await g.gateway.organizationUsers.find(organization.id, userId)).toBeUndefined();
  });

  test('blocks and lets in again, and goes from page to page', async () => {
    const g = gateway();
    const owner = await memberOf(g, HERE, 'admin');
    const name = somebody();
    const phone = await g.phoneOf(name);
    const path = `${USERS}/${await userOf(g, name)}`;
    expect((await owner.post(`${path}/block`)).html).toContain('Blocked here');
    const { tab } = await waitingSignIn(g);
    expect(await outcome(phone.claim(tab.frame))).toBe('blocked');
    expect((await owner.post(`${path}/unblock`)).html).toContain('They can sign in again.');
    await signInByCode(g, await invitedApp(g), phone);

    for (let n = 0; n < 26; n += 1) await g.invitationFor(`paged${n}`);
    const seen: string[] = [];
    for (let at = `${USERS}?q=paged`; at !== ''; ) {
      const { html } = await owner.get(at);
      seen.push(...[...html.matchAll(/paged\d+@example\.com/g)].map(([email]) => email));
      at = (/href="([^"]*after=[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
    }
    expect(new Set(seen).size).toBe(26);
    for (const after of ['x', 'W10', 'bnVsbA', 'WyIAIiwiAAAAIl0', 'A'.repeat(2_000)])
      expect([after, (await owner.get(`${USERS}?after=${after}`)).status]).toEqual([after, 200]);
  });
});

describe('an operator', () => {
  test('sees everybody, helps with a lost phone, disables, ends sessions and deletes', async () => {
    const g = gateway();
    const operator = await operatorOf(g);
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    const userId = await userOf(g, name);
    const me = new AccountActor(g);
    await me.signIn(phone);
    const all = '/dashboard/all/users';
    const path = `${all}/${userId}`;
    expect((await operator.get(`${all}?q=${name}`)).html).toContain(userId);
    const page = await operator.get(path);
    expect(page.html).toContain('1 browser shows the account or the dashboard.');
    expect(page.html).toContain('/dashboard/org_default/users/');

    expect((await operator.post(`${path}/end-sessions`)).html).toContain(
      'All sessions of this person are over.',
    );
    expect((await me.get('/me/profile')).status).toBe(401);
    const sheet = await operator.send(`${path}/invite`, { revoke: 'on' });
    expect(await g.gateway.people.phonesOf(userId)).toEqual([]);
    await (await g.strangePhone()).enroll(linkIn(sheet.html), 'new');
    const [next] = await g.gateway.people.phonesOf(userId);
    expect((await operator.post(`${path}/phones/revoke`, { phone: next?.id ?? '' })).html).toContain(
      'The phone was removed.',
    );
    expect((await operator.send(`${path}/phones/revoke`, { phone: next?.id ?? '' })).status).toBe(404);
    expect((await operator.post(`${path}/disable`)).html).toContain('Disabled');
    expect((await operator.post(`${path}/enable`)).html).toContain('The account is enabled.');
    expect((await operator.send(`${path}/delete`, { sure: 'yes' })).status).toBe(400);
    expect(await g.gateway.people.userById(userId)).toMatchObject({ deletedAt: undefined });
    const deleted = await operator.post(`${path}/delete`, { sure: `${name}@example.com` });
    expect(deleted.html).toContain('The account was deleted.');
    expect((await operator.get(path)).status).toBe(404);
  });

  test('answers for the address that a member typed, unless another account has it', async () => {
    const g = gateway();
    const operator = await operatorOf(g);
    const owner = await memberOf(g, HERE, 'admin');
    const name = somebody();
    await personOf(g, name);
    const [taken, free] = [`${name}@example.com`, `${somebody()}@example.com`];
    const organization = await organizationOf(g);
    const elsewhere = await memberOf(g, organization, 'owner');
    await elsewhere.send(`/dashboard/${organization.id}/users/invite`, { email: taken });
    await owner.send(`${USERS}/invite`, { email: free });
    const invited = async (id: typeof organization.id, email: string) =>
      (await g.gateway.organizationUsers.invitedBy(id, email))?.userId ?? 'usr_none';
    const mine = await invited(HERE.id, free);
    expect((await owner.send(`${USERS}/${mine}/vouch`)).status).toBe(403);
    expect((await operator.post(`${USERS}/${mine}/vouch`)).html).toContain('The address counts as proven.');
    expect(await g.gateway.people.userByEmail(free)).toMatchObject({ id: mine, emailVerified: true });
    const theirs = await invited(organization.id, taken);
    expect((await operator.send(`/dashboard/${organization.id}/users/${theirs}/vouch`)).status).toBe(409);
    await g.gateway.peopleAdmin.disable(cliActor(), mine);
    const refused = await operator.send(`${USERS}/invite`, { email: free });
    expect([refused.status, refused.html.includes('is disabled')]).toEqual([400, true]);
  });

  test('does not shut themselves out', async () => {
    const g = gateway();
    const operator = await operatorOf(g);
    const path = `/dashboard/all/users/${operator.userId}`;
    const user = await g.gateway.people.userById(operator.userId);
    expect((await operator.send(`${path}/disable`)).status).toBe(403);
    expect((await operator.send(`${path}/delete`, { sure: user?.email ?? '' })).status).toBe(403);
    expect((await operator.get(path)).html).not.toMatch(/\/(disable|delete)"/);
    expect((await operator.send(`${path}/end-sessions`)).html).toContain('You are signed out.');
    expect((await operator.get(path)).status).toBe(401);
  });

  test('deletes nobody who alone owns an organization', async () => {
    const g = gateway();
    const operator = await operatorOf(g);
    const owner = await memberOf(g, await organizationOf(g), 'owner');
    const user = await g.gateway.people.userById(owner.userId);
    const path = `/dashboard/all/users/${owner.userId}`;
    const refused = await operator.send(`${path}/delete`, { sure: user?.email ?? '' });
    expect([refused.status, refused.html.includes('alone owns an organization')]).toEqual([409, true]);
    expect(await g.gateway.people.userById(owner.userId)).toMatchObject({ deletedAt: undefined });
    expect((await owner.get('/dashboard/organizations')).status).toBe(200);
  });

  test('vouches for an address, and adds a phone to the account that has it', async () => {
    const g = gateway();
    const operator = await operatorOf(g);
    const name = somebody();
    const { userId } = await personOf(g, name);
    const sheet = await operator.send(`${USERS}/invite`, { email: `${name}@example.com` });
    await (await g.strangePhone()).enroll(linkIn(sheet.html), 'second');
    expect(await g.gateway.people.phonesOf(userId)).toHaveLength(2);
    const email = `${somebody()}@example.com`;
    await operator.send('/dashboard/all/users/invite', { email });
    expect(await g.gateway.people.userByEmail(email)).toMatchObject({ emailVerified: true });
  });
});

test('a program looks after people as the dashboard does, each key as far as it reaches', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const [member, operator] = [await programOf(g, id), await programOf(g, undefined)];
  const email = `${somebody()}@example.com`;
  const invited = await member.ask('POST', `/${id}/users`, { email, givenName: 'Zoe' });
  expect(invited.status).toBe(201);
  const { user, link } = invited.json as { user: string; link: string };
  const twice = await member.ask('POST', `/${id}/users`, { email });
  expect([twice.status, twice.json.code]).toEqual([409, 'already_invited']);
  await (await g.strangePhone()).enroll(link, 'Zoe’s phone');
  expect((await member.ask('GET', `/${id}/users?search=zoe&limit=5`)).json).toMatchObject({
    users: [{ id: user, phones: 1, emailVerified: false, here: { invitedAs: email } }],
  });
  expect((await member.ask('GET', `/${id}/users/${user}`)).json).not.toHaveProperty('phoneList');
  const again = await member.ask('POST', `/${id}/users/${user}/invitation`, {});
  expect([again.status, again.json.code]).toEqual([403, 'has_phone']);
  expect((await member.ask('POST', `/${id}/users/${user}/block`)).status).toBe(204);
  expect((await member.ask('DELETE', `/${id}/users/${user}/block`)).status).toBe(204);
  const read = await operator.ask('GET', `/${id}/users/${user}`);
  const { phoneList } = read.json as { phoneList: { id: string }[] };
  const deeds = [
    ['POST', 'vouch'],
    ['DELETE', 'sessions'],
    ['POST', 'disable'],
    ['DELETE', 'disable'],
    ['DELETE', `phones/${phoneList[0]?.id}`],
  ] as const;
  for (const [method, deed] of deeds) {
    const path = `/${id}/users/${user}/${deed}`;
    const refused = await member.ask(method, path);
    expect([path, refused.status, refused.json.code]).toEqual([path, 403, 'not_permitted']);
    expect([path, (await operator.ask(method, path)).status]).toEqual([path, 204]);
  }
  expect((await operator.ask('GET', `/all/users/${user}`)).json).toMatchObject({
    email,
    emailVerified: true,
    phones: 0,
    organizations: [{ organization: id }],
  });
  expect((await operator.ask('POST', `/all/users/${user}/block`)).json.code).toBe('organization_required');
  expect((await member.ask('DELETE', `/${id}/users/${user}`)).status).toBe(403);
  expect((await operator.ask('DELETE', `/all/users/${user}`)).status).toBe(204);
  expect((await operator.ask('GET', `/all/users/${user}`)).json.code).toBe('user_not_found');
});

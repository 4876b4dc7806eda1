import { describe, expect, test } from 'vitest';
import type { PhoneId } from '../../src/kernel/index.ts';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { type DashboardActor, memberOf, organizationOf, personOf } from '../support/dashboard.ts';

const DEEDS = [
  'vouch',
  'block',
  'unblock',
  'disable',
  'enable',
  'end-sessions',
  'invite',
  'delete',
  'phones/revoke',
];
/** What differs from one answer to the next, whoever is asked about: references of errors, codes, ids and times. */
const plain = (html: string, ...own: readonly string[]): string =>
  own
    .reduce((text, one) => text.replaceAll(one, '…'), html)
    .replace(/<bdi>[0-9A-Z]{8}<\/bdi>|[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}|usr_[A-Za-z0-9_-]{22}/g, '…')
    .replace(/<time[^>]*>[^<]*<\/time>/g, '…');

describe('a member of an organization', () => {
  const gateway = sharedGateway();

  const setUp = async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const owner = await memberOf(g, organization, 'owner');
    const name = somebody();
    const stranger = await personOf(g, name);
    const users = `/dashboard/${organization.id}/users`;
    const seen = (one: DashboardActor) =>
      g.gateway.organizationUsers.seen(organization.id, one.userId, g.clock.now());
    return { g, organization, owner, stranger, name, users, seen };
  };

  test('finds nobody whom it does not know: not by name, address or id, and not on their page', async () => {
    const { owner, stranger, name, users, seen } = await setUp();
    for (const text of [
      name,
      `${name}@example.com`,
      `${name}@EXAMPLE.com`,
      stranger.userId,
      'lovelace',
      '',
    ]) {
      const { status, html } = await owner.get(`${users}?q=${encodeURIComponent(text)}`);
      expect([text, status]).toEqual([text, 200]);
      expect(html).not.toContain(`/${stranger.userId}"`);
    }
    const nobody = 'usr_0000000000000000000000';
    const [theirs, none] = [
      await owner.get(`${users}/${stranger.userId}`),
      await owner.get(`${users}/${nobody}`),
    ];
    expect([theirs.status, plain(theirs.html)]).toEqual([404, plain(none.html)]);
    await seen(stranger);
    expect((await owner.get(`${users}?q=${name}`)).html).toContain(stranger.userId);
    expect((await owner.get(`${users}/${stranger.userId}`)).status).toBe(200);
  });

  test('does nothing to them: each deed is answered as for nobody', async () => {
    const { g, owner, stranger, users } = await setUp();
    const [phone] = await g.gateway.people.phonesOf(stranger.userId);
    for (const deed of DEEDS) {
      const fields = { phone: phone?.id ?? '', sure: stranger.userId };
      const theirs = await owner.send(`${users}/${stranger.userId}/${deed}`, fields);
      const none = await owner.send(`${users}/usr_0000000000000000000000/${deed}`, fields);
      expect([deed, theirs.status, plain(theirs.html)]).toEqual([deed, 404, plain(none.html)]);
    }
    expect(await g.gateway.people.userById(stranger.userId)).toMatchObject({
      disabledAt: undefined,
      version: 1,
    });
    expect(await g.gateway.people.phonesOf(stranger.userId)).toHaveLength(1);
    expect(await g.gateway.organizationUsers.allOf(stranger.userId)).toHaveLength(1);
  });

  test('does to those it knows what an organization may, and nothing that is an operator’s', async () => {
    const { g, owner, stranger, users, seen } = await setUp();
    await seen(stranger);
    const { userId } = stranger;
    const page = await owner.get(`${users}/${userId}`);
    expect(page.html).toContain(`${userId}/block"`);
    expect(page.html).not.toMatch(/\/(disable|delete|end-sessions|phones\/revoke|invite)"/);
    const [phone] = await g.gateway.people.phonesOf(userId);
    expect(page.html).not.toContain(phone?.id);
    const fields = { phone: phone?.id ?? '', sure: `${userId}` };
    for (const deed of ['disable', 'enable', 'end-sessions', 'phones/revoke']) {
      expect([deed, (await owner.send(`${users}/${userId}/${deed}`, fields)).status]).toEqual([deed, 403]);
    }
    const user = await g.gateway.people.userById(userId);
    const deleted = await owner.send(`${users}/${userId}/delete`, { sure: user?.email ?? '' });
    expect(deleted.status).toBe(403);
    // Somebody who made an account elsewhere is nobody whom it could invite again.
    expect((await owner.send(`${users}/${userId}/invite`)).status).toBe(404);
    expect(await g.gateway.people.userById(userId)).toEqual(user);
    expect(await g.gateway.people.phonesOf(userId)).toHaveLength(1);
    expect((await owner.send(`${users}/${userId}/block`)).status).toBe(303);
    expect(await g.gateway.people.isBlocked(userId, 'org_default')).toBe(false);
  });

  test('who only looks changes nothing', async () => {
    const { g, organization, stranger, users, seen } = await setUp();
    await seen(stranger);
    const viewer = await memberOf(g, organization, 'viewer');
    const { html } = await viewer.get(`${users}/${stranger.userId}`);
    expect(html).not.toMatch(/<form method="post" action="\/dashboard\/org_/);
    expect((await viewer.get(users)).html).not.toContain(`${users}/invite`);
    for (const deed of DEEDS)
      expect([deed, (await viewer.send(`${users}/${stranger.userId}/${deed}`)).status]).toEqual([deed, 403]);
    expect((await viewer.get(`${users}/invite`)).status).toBe(403);
    expect((await viewer.send(`${users}/invite`, { email: 'x@example.com' })).status).toBe(403);
  });

  test('sees their sign-ins at its own integrations alone', async () => {
    const { g, owner, organization, stranger, users, seen } = await setUp();
    await seen(stranger);
    const sees = async (html: Promise<{ html: string }>) => (await html).html;
    await g.gateway.audit.flush();
    // Enrolled by an invitation of the default organization, and signed in to the dashboard or not: none of its business.
    await stranger.open();
    const html = await sees(owner.get(`${users}/${stranger.userId}`));
    expect(html).toContain('Nothing yet.');
    expect(html).not.toContain('A phone was added');
    expect(html).not.toContain('Dashboard opened');
    expect(organization.id).not.toBe('org_default');
  });
});

describe('inviting an address', () => {
  const gateway = sharedGateway();

  test('looks the same to a member whether or not somebody has it, and touches nobody who does', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const owner = await memberOf(g, organization, 'owner');
    const name = somebody();
    const known = await personOf(g, name);
    const invite = `/dashboard/${organization.id}/users/invite`;
    const [taken, free] = [`${name}@example.com`, `${somebody()}@example.com`];
    const before = await g.gateway.people.userById(known.userId);
    const answers = [];
    for (const email of [taken, free]) {
      const { status, html } = await owner.send(invite, { email, givenName: 'Zoe' });
      answers.push([status, plain(html, email)]);
      const list = await owner.get(`/dashboard/${organization.id}/users?q=${email}`);
      answers.push([list.status, plain(list.html, email)]);
    }
    expect(answers.slice(0, 2)).toEqual(answers.slice(2));
    expect(await g.gateway.people.userById(known.userId)).toEqual(before);
    expect(await g.gateway.organizationUsers.find(organization.id, known.userId)).toBeUndefined();
  });

  test('gives a member no phone of that person’s account, and no address that nobody has proven', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const owner = await memberOf(g, organization, 'owner');
    const name = somebody();
    const known = await personOf(g, name);
    const email = `${name}@example.com`;
    const { html } = await owner.send(`/dashboard/${organization.id}/users/invite`, { email });
    const [link = ''] = /http[^"<]*enroll#[0-9A-Z-]+/.exec(html) ?? [];
    const phone = await g.strangePhone();
    const { phone: id } = await phone.enroll(link, 'mine');
    const enrolled = await g.gateway.people.phoneWithUser(id as PhoneId);
    expect(enrolled?.user).toMatchObject({ email: undefined, emailVerified: false });
    expect(enrolled?.user.id).not.toBe(known.userId);
    expect(await g.gateway.people.phonesOf(known.userId)).toHaveLength(1);
    // The owner of the address still owns it, and whoever has none yet can still sign up with theirs.
    expect((await g.gateway.people.userByEmail(email))?.id).toBe(known.userId);
  });
});

import { expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { AccountActor, approve, headingOf, noticeOf } from '../support/account.ts';
import { sharedGateway } from '../support/attacker.ts';
import { type DashboardActor, memberOf, operatorOf, organizationOf, personOf } from '../support/dashboard.ts';
import { startGateway } from '../support/gateway.ts';
import { pngOf } from '../support/pictures.ts';
import { freshAddress, SignUpActor } from '../support/sign-up.ts';

const gateway = sharedGateway();

/** The link that an owner is shown once. */
async function linkFrom(owner: DashboardActor, organization: string, role: string): Promise<string> {
  const page = await owner.post(`/dashboard/${organization}/members/invite`, { role });
  return /value="([^"]*\/dashboard\/join#[^"]*)"/.exec(page.html)?.[1] ?? '';
}

test('a member joins by a link, changes what their role lets them, and is removed', async () => {
  const g = gateway();
  const { id } = await organizationOf(g, 'Contoso');
  const owner = await memberOf(g, { id }, 'owner');
  const link = await linkFrom(owner, id, 'viewer');

  const joiner = await personOf(g);
  const tab = await joiner.ask('/dashboard/join', { token: link });
  await approve(joiner.phone, tab);
  let page = await joiner.get(tab.paths.resume);
  while (page.status === 303) page = await joiner.get(page.location ?? '');
  expect(headingOf(page)).toBe('Become a member of Contoso?');
  page = await joiner.post('/dashboard/join/accept');
  expect(noticeOf(page)).toBe('You are a member now.');
  expect((await joiner.get(`/dashboard/${id}/members`)).html).not.toContain('Make a link');
  expect((await joiner.send(`/dashboard/${id}/members/invite`, { role: 'owner' })).status).toBe(403);

  const stranger = await personOf(g);
  expect((await stranger.send('/dashboard/join', { token: link })).status).toBe(410);

  await owner.post(`/dashboard/${id}/members/role`, { member: joiner.userId, role: 'owner' });
  expect((await joiner.get(`/dashboard/${id}/members`)).html).toContain('Make a link');
  await owner.post(`/dashboard/${id}/members/remove`, { member: joiner.userId });
  expect((await joiner.get(`/dashboard/${id}/members`)).status).toBe(404);
});

test('the last owner stays, and is told why', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const owner = await memberOf(g, { id }, 'owner');
  for (const [path, fields] of [
    ['remove', {}],
    ['role', { role: 'viewer' }],
  ] as const) {
    const page = await owner.send(`/dashboard/${id}/members/${path}`, { member: owner.userId, ...fields });
    expect([page.status, page.html.includes('This is the last owner.')]).toEqual([409, true]);
  }
});

test('a link that was taken back leads nowhere, and one is spent by one of many', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const owner = await memberOf(g, { id }, 'owner');
  const withdrawn = await linkFrom(owner, id, 'admin');
  await owner.post(`/dashboard/${id}/members/withdraw`);
  await expect(g.gateway.members.preview(withdrawn)).rejects.toMatchObject({ code: 'link_over' });

  const link = await linkFrom(owner, id, 'admin');
  const people = await Promise.all(Array.from({ length: 5 }, () => personOf(g)));
  const joined = await Promise.allSettled(people.map((one) => g.gateway.members.join(link, one.userId, '')));
  expect(joined.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('an admin cannot let anybody in, nor rise', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  await memberOf(g, { id }, 'owner');
  const admin = await memberOf(g, { id }, 'admin');
  const body = { member: admin.userId, role: 'owner' };
  for (const path of ['invite', 'withdraw', 'role']) {
    expect([path, (await admin.send(`/dashboard/${id}/members/${path}`, body)).status]).toEqual([path, 403]);
  }
  expect(await g.gateway.organizationStore.roleOf(id, admin.userId)).toBe('admin');
});

test('organizations are made by operators, and by anybody where that is switched on', async () => {
  const g = gateway();
  const operator = await operatorOf(g);
  expect(noticeOf(await operator.post('/dashboard/organizations/new', { name: 'Fabrikam' }))).toBe('Saved.');
  const faulty = await operator.send('/dashboard/organizations/new', { name: 'x'.repeat(10_000) });
  expect([faulty.status, faulty.html.includes('x'.repeat(10_000))]).toEqual([400, true]);

  const person = await personOf(g);
  await person.open();
  expect((await person.send('/dashboard/organizations/new', { name: 'Mine' })).status).toBe(403);

  const open = await startGateway({ env: { COUNTERSIGN_ORGANIZATIONS: 'anybody' } });
  const founder = await personOf(open);
  await founder.open();
  const page = await founder.post('/dashboard/organizations/new', { name: 'Mine' });
  expect([noticeOf(page), page.html.includes('Mine')]).toEqual(['Saved.', true]);
  expect(await open.gateway.organizationStore.membershipsOf(founder.userId)).toMatchObject([
    { role: 'owner' },
  ]);
});

test('what changes an organization comes from our own pages', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const owner = await memberOf(g, { id }, 'owner');
  const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  for (const { method, path } of g.gateway.routes.filter((one) => one.path.startsWith('/dashboard'))) {
    if (method !== 'POST') continue;
    const address = path.replace(':organization', id).replace(/:\w+/g, 'x');
    expect([path, (await owner.send(address, {}, headers)).status]).toEqual([path, 403]);
  }
});

test('an organization is named, given a look that its new integrations begin with, and removed', async () => {
  const g = gateway();
  const { id } = await organizationOf(g, 'Tailspin');
  const owner = await memberOf(g, { id }, 'owner');
  const path = `/dashboard/${id}/settings`;
  const right = { name: 'Tailspin Toys', accent: '#0B6E4F', version: '1', logo: pngOf(400, 100) };
  for (const [field, value] of [
    ['name', ' '],
    ['accent', '#ffff00'],
    ['logo', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ] as const) {
    const refused = await owner.upload(path, { ...right, [field]: value });
    expect([field, refused.status, refused.html.includes('field-fault')]).toEqual([field, 400, true]);
  }
  expect((await owner.get(path)).html).toContain('value="Tailspin"');
  expect((await owner.upload(path, right)).status).toBe(303);
  const late = await owner.upload(path, { ...right, name: 'Late' });
  expect([late.status, late.html.includes('value="Late"')]).toEqual([409, true]);

  const made = await g.gateway.managed.create(cliActor(), id, {
    kind: 'azure-b2c',
    name: 'Shop',
    initialDomain: 'tailspin',
  });
  const { accent, logos } = (await g.gateway.managed.byId(cliActor(), made.integration.id)).branding;
  expect([accent?.light, logos.map(({ name }) => name)]).toEqual(['#0b6e4f', ['default']]);
  const own = { kind: 'azure-b2c', name: 'Own', initialDomain: 'own', accent: '#2a4bbf' } as const;
  const other = await g.gateway.managed.create(cliActor(), id, own);
  expect(other.integration.branding.accent?.light).toBe('#2a4bbf');

  const operator = await operatorOf(g);
  const sure = { sure: 'Tailspin Toys' };
  expect((await owner.get('/dashboard/org_default/settings')).status).toBe(404);
  expect((await operator.get('/dashboard/org_default/settings')).html).not.toContain('name="sure"');
  expect((await operator.send(`${path}/remove`, { sure: 'Tailspin' })).status).toBe(400);
  expect((await operator.send(`${path}/remove`, sure)).status).toBe(409);
  for (const one of [made, other]) await g.gateway.managed.remove(cliActor(), one.integration.id);
  expect((await operator.send(`${path}/remove`, sure)).status).toBe(303);
  expect((await owner.get(path)).status).toBe(404);
});

test('a stranger makes an account at the dashboard where anybody may have an organization, and nowhere else', async () => {
  const open = await startGateway({ env: { COUNTERSIGN_ORGANIZATIONS: 'anybody' } });
  const founder = new AccountActor(open);
  const tab = await founder.ask('/dashboard/sign-in');
  const phone = await new SignUpActor(open).scanned(tab);
  const email = freshAddress();
  const { ticket = '' } = await phone.signsUp(open, email);
  const claimed = await phone.claim(ticket);
  const { code = '' } = await phone.approve(claimed);
  await tab.confirm(code);
  let page = await founder.get(tab.paths.resume);
  while (page.status === 303) page = await founder.get(page.location ?? '');
  expect(page.html).toContain('href="/dashboard/organizations/new"');
  expect(await open.gateway.people.userByEmail(email)).toMatchObject({ emailVerified: true });

  const g = gateway();
  const stranger = new AccountActor(g);
  const closed = await new SignUpActor(g).scanned(await stranger.ask('/dashboard/sign-in'));
  await expect(closed.begin()).rejects.toMatchObject({ code: 'sign_up_not_offered' });
});

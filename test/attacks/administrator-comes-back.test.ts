import { expect, test } from 'vitest';
import { cliActor, PERMISSIONS } from '../../src/domain/access/index.ts';
import type { OrganizationId } from '../../src/kernel/index.ts';
import { AdminProgram } from '../support/admin.ts';
import { sharedGateway } from '../support/attacker.ts';
import { type DashboardActor, memberOf, operatorOf, organizationOf, personOf } from '../support/dashboard.ts';

const gateway = sharedGateway();

/** A key with every scope that its maker can give, made while they still could. */
async function keyOf(maker: DashboardActor, organization: OrganizationId | 'all'): Promise<AdminProgram> {
  const scopes = Object.fromEntries(PERMISSIONS.map((one) => [`scope-${one}`, 'on']));
  const page = await maker.send(`/dashboard/${organization}/keys`, { name: 'Kept', days: '90', ...scopes });
  return new AdminProgram(gateway(), /value="(cs_admin_[^"]*)"/.exec(page.html)?.[1] ?? '');
}

async function twoOwners() {
  const { id } = await organizationOf(gateway());
  return {
    id,
    owner: await memberOf(gateway(), { id }, 'owner'),
    eve: await memberOf(gateway(), { id }, 'owner'),
  };
}

test('who was removed keeps no key, nor one that a key made', async () => {
  const g = gateway();
  const { id, owner, eve } = await twoOwners();
  const kept = await keyOf(eve, id);
  const { token } = (
    await kept.ask('POST', `/${id}/keys`, { name: 'Child', scopes: ['members:read'], days: 1 })
  ).json as { token: string };
  const child = new AdminProgram(g, token);
  expect([
    (await kept.ask('GET', `/${id}/members`)).status,
    (await child.ask('GET', `/${id}/members`)).status,
  ]).toEqual([200, 200]);
  await owner.post(`/dashboard/${id}/members/remove`, { member: eve.userId });
  for (const one of [kept, child]) {
    const answer = await one.ask('GET', `/${id}/members`);
    expect([answer.status, answer.json.code]).toEqual([401, 'api_key_required']);
  }
});

test('who was lowered keeps no more by a key than by their role', async () => {
  const { id, owner, eve } = await twoOwners();
  const kept = await keyOf(eve, id);
  await owner.post(`/dashboard/${id}/members/role`, { member: eve.userId, role: 'viewer' });
  expect((await kept.ask('GET', `/${id}/members`)).status).toBe(200);
  const rise = await kept.ask('PATCH', `/${id}/members/${eve.userId}`, { role: 'owner' });
  expect([rise.status, rise.json.code]).toEqual([403, 'not_permitted']);
});

test('who was disabled, or runs the deployment no more, keeps no key', async () => {
  const g = gateway();
  const { id, eve } = await twoOwners();
  const ofOrganization = await keyOf(eve, id);
  await g.gateway.peopleAdmin.disable(cliActor(), eve.userId);
  expect((await ofOrganization.ask('GET', `/${id}/members`)).status).toBe(401);
  await operatorOf(g);
  const mallory = await operatorOf(g);
  const ofAll = await keyOf(mallory, 'all');
  expect((await ofAll.ask('GET', '/all/organizations')).status).toBe(200);
  await g.gateway.operators.remove(cliActor(), mallory.userId);
  expect((await ofAll.ask('GET', '/all/organizations')).status).toBe(401);
});

test('a key that is revoked or over leaves none behind that it made', async () => {
  const g = gateway();
  const { id, owner } = await twoOwners();
  const leaked = await keyOf(owner, id);
  const child = (days: number) =>
    leaked.ask('POST', `/${id}/keys`, { name: 'Child', scopes: ['members:read'], days });
  const longer = await child(366);
  expect([longer.status, longer.json.faults]).toMatchObject([400, [{ path: 'days' }]]);
  const made = new AdminProgram(g, ((await child(1)).json as { token: string }).token);
  const { keys } = (await leaked.ask('GET', `/${id}/keys`)).json as { keys: { id: string; name: string }[] };
  await owner.post(`/dashboard/${id}/keys/revoke`, {
    key: keys.find(({ name }) => name === 'Kept')?.id ?? '',
  });
  expect((await made.ask('GET', `/${id}/members`)).status).toBe(401);
});

test('who was removed does not come back by a link made before', async () => {
  const g = gateway();
  const { id, owner, eve } = await twoOwners();
  const linkFrom = async (actor: DashboardActor) => {
    const page = await actor.post(`/dashboard/${id}/members/invite`, { role: 'owner' });
    return /value="([^"]*\/dashboard\/join#[^"]*)"/.exec(page.html)?.[1] ?? '';
  };
  const [hidden, open] = [await linkFrom(eve), await linkFrom(owner)];
  await owner.post(`/dashboard/${id}/members/remove`, { member: eve.userId });
  await expect(g.gateway.members.preview(hidden)).rejects.toMatchObject({ code: 'link_over' });
  await expect(g.gateway.members.join(hidden, eve.userId, '')).rejects.toMatchObject({ code: 'link_over' });
  expect(await g.gateway.organizationStore.roleOf(id, eve.userId)).toBeUndefined();
  await g.gateway.members.join(open, (await personOf(g)).userId, '');
});

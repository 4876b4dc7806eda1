import { expect, test } from 'vitest';
import { adminOpenApi } from '../../src/http/index.ts';
import { DAY } from '../../src/kernel/index.ts';
import { programOf } from '../support/admin.ts';
import { sharedGateway } from '../support/attacker.ts';
import { memberOf, organizationOf, personOf } from '../support/dashboard.ts';

const gateway = sharedGateway();

test('organizations, members and keys are looked after by a program', async () => {
  const g = gateway();
  const everywhere = await programOf(g, undefined);
  const made = await everywhere.ask('POST', '/all/organizations', { name: 'Contoso' });
  expect([made.status, made.json]).toMatchObject([201, { name: 'Contoso', version: 1 }]);
  const { id } = made.json as { id: `org_${string}` };
  const key = await everywhere.ask('POST', `/${id}/keys`, {
    name: 'Pipeline',
    scopes: ['members:read', 'members:write', 'organizations:write', 'overview:read'],
    days: 1,
  });
  expect(key.status).toBe(201);
  const program = await programOf(g, id);
  const renamed = await program.ask('PATCH', `/${id}`, { name: 'Contoso Ltd', version: 1 });
  expect(renamed.json).toMatchObject({ name: 'Contoso Ltd', version: 2 });
  const late = await program.ask('PATCH', `/${id}`, { name: 'Other', version: 1 });
  expect([late.status, late.json.code]).toEqual([409, 'organization_changed']);

  const { link } = (await program.ask('POST', `/${id}/members/links`, { role: 'owner' })).json as {
    link: string;
  };
  const person = await personOf(g);
  await g.gateway.members.join(link, person.userId, '');
  expect((await program.ask('GET', `/${id}/members`)).json).toMatchObject({
    members: [{ user: person.userId, role: 'owner' }],
  });
  const last = await program.ask('DELETE', `/${id}/members/${person.userId}`);
  expect([last.status, last.json.code]).toEqual([409, 'last_owner']);

  const { keys } = (await program.ask('GET', `/${id}/keys`)).json as { keys: { id: string; name: string }[] };
  expect(keys.map(({ name }) => name).sort()).toEqual(['A program', 'Pipeline']);
  const pipeline = keys.find(({ name }) => name === 'Pipeline');
  expect((await program.ask('DELETE', `/${id}/keys/${pipeline?.id}`)).status).toBe(204);
  expect((await program.ask('DELETE', `/${id}/keys/${pipeline?.id}`)).status).toBe(404);
  expect((await program.ask('PUT', `/${id}/members`)).headers.get('Allow')).toBe('HEAD, GET');
});

test('a key is made in the dashboard, shown once, and revoked there', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const owner = await memberOf(g, { id }, 'owner');
  const page = await owner.send(`/dashboard/${id}/keys`, {
    name: 'Pipeline',
    days: '30',
    'scope-members:read': 'on',
  });
  const token = /value="(cs_admin_[^"]*)"/.exec(page.html)?.[1] ?? '';
  const asked = await fetch(`${g.origin}/api/admin/v1/${id}/members`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(asked.status).toBe(200);
  const list = await owner.get(`/dashboard/${id}/keys`);
  expect(list.html).not.toContain(token);
  const faulty = await owner.send(`/dashboard/${id}/keys`, { name: ' ', days: '1000' });
  expect(faulty.status).toBe(400);
  const key = /name="key" value="([^"]*)"/.exec(list.html)?.[1] ?? '';
  await owner.post(`/dashboard/${id}/keys/revoke`, { key });
  const late = await fetch(asked.url, { headers: { Authorization: `Bearer ${token}` } });
  expect(late.status).toBe(401);
});

test('every operation of the document is answered by its own scope, and by no other', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const none = await programOf(g, id, ['keys:read']);
  const { paths } = adminOpenApi('1') as { paths: Record<string, Record<string, { 'x-scope': string }>> };
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { 'x-scope': scope }] of Object.entries(operations)) {
      const address = path.replace('{organization}', id).replace(/\{\w+\}/g, 'usr_0000000000000000000000');
      const answer = await none.ask(method.toUpperCase(), address);
      const expected = scope === 'keys:read' ? 200 : 403;
      expect([method, path, answer.status]).toEqual([method, path, expected]);
      const anonymous = await fetch(`${g.origin}/api/admin/v1${address}`, { method: method.toUpperCase() });
      expect([path, anonymous.status, anonymous.headers.get('WWW-Authenticate')]).toEqual([
        path,
        401,
        'Bearer',
      ]);
    }
  }
});

test('a key ends with its days, makes none that can more, and reaches no other organization', async () => {
  const g = gateway();
  const [mine, other] = [await organizationOf(g), await organizationOf(g)];
  const program = await programOf(g, mine.id, ['keys:read', 'keys:write', 'members:read']);
  const more = { name: 'More', scopes: ['members:write'], days: 1 };
  const refused = await program.ask('POST', `/${mine.id}/keys`, more);
  expect([refused.status, refused.json.faults]).toMatchObject([400, [{ path: 'permissions' }]]);
  for (const where of [other.id, 'all', 'org_0000000000000000000000']) {
    const answer = await program.ask('GET', `/${where}/members`);
    expect([where, answer.status, answer.json.code]).toEqual([where, 404, 'organization_not_found']);
  }
  g.clock.advance(DAY);
  expect((await program.ask('GET', `/${mine.id}/members`)).status).toBe(401);
});

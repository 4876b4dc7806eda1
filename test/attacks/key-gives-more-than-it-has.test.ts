import { expect, test } from 'vitest';
import { programOf } from '../support/admin.ts';
import { sharedGateway } from '../support/attacker.ts';
import { memberOf, operatorOf, organizationOf, personOf } from '../support/dashboard.ts';

const gateway = sharedGateway();

test('a key for members alone makes nobody more than it is itself', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  await memberOf(g, { id }, 'owner');
  const viewer = await memberOf(g, { id }, 'viewer');
  const key = await programOf(g, id, ['members:read', 'members:write']);
  for (const role of ['owner', 'admin']) {
    for (const answer of [
      await key.ask('POST', `/${id}/members/links`, { role }),
      await key.ask('PATCH', `/${id}/members/${viewer.userId}`, { role }),
    ]) {
      expect([role, answer.status, answer.json.code]).toEqual([role, 403, 'not_permitted']);
    }
  }
  expect(await g.gateway.organizationStore.roleOf(id, viewer.userId)).toBe('viewer');
});

test('a key of the deployment for users alone becomes no administrator', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const key = await programOf(g, undefined, ['users:read', 'users:write']);
  const phonesBefore = async (userId: `usr_${string}`) =>
    (await g.gateway.people.phonesOf(userId)).filter(({ revokedAt }) => revokedAt === undefined).length;
  for (const victim of [await operatorOf(g), await memberOf(g, { id }, 'viewer')]) {
    const email = (await g.gateway.people.userById(victim.userId))?.email;
    const phones = await phonesBefore(victim.userId);
    const [phone] = await g.gateway.people.phonesOf(victim.userId);
    for (const where of ['all', id]) {
      const answer = await key.ask('POST', `/${where}/users`, { email });
      expect([answer.status, answer.json.code]).toEqual([403, 'not_permitted']);
    }
    for (const [method, path, body] of [
      ['POST', 'invitation', { removePhones: true }],
      ['POST', 'vouch'],
      ['POST', 'disable'],
      ['DELETE', 'disable'],
      ['DELETE', 'sessions'],
      ['DELETE', `phones/${phone?.id}`],
      ['DELETE', ''],
    ] as const) {
      const answer = await key.ask(method, `/all/users/${victim.userId}${path && '/'}${path}`, body);
      expect([method, path, answer.status, answer.json.code]).toEqual([method, path, 403, 'not_permitted']);
    }
    expect(await phonesBefore(victim.userId)).toBe(phones);
    expect((await victim.get('/dashboard/organizations')).status).toBe(200);
  }
  // Of anybody else it is what the scope is for.
  const person = await personOf(g);
  expect((await key.ask('POST', `/all/users/${person.userId}/invitation`, {})).status).toBe(201);
  const operator = await operatorOf(g);
  const whole = await programOf(g, undefined);
  expect((await whole.ask('DELETE', `/all/users/${operator.userId}/sessions`)).status).toBe(204);
});

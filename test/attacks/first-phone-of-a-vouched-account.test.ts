import { expect, test } from 'vitest';
import { programOf } from '../support/admin.ts';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';

const gateway = sharedGateway();

test('a member sets up no phone for whom an operator vouched, though they have none yet', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const [operator, owner] = [await operatorOf(g), await memberOf(g, { id }, 'owner')];
  const key = await programOf(g, id);
  const email = `${somebody()}@example.com`;
  await operator.send(`/dashboard/${id}/users/invite`, { email });
  const victim = await g.gateway.people.userByEmail(email);
  expect(victim).toMatchObject({ emailVerified: true });
  const path = `/users/${victim?.id}`;
  expect((await owner.get(`/dashboard/${id}${path}`)).html).not.toContain(`${path}/invite"`);
  const page = await owner.send(`/dashboard/${id}${path}/invite`);
  expect([page.status, page.html.includes('/enroll#')]).toEqual([403, false]);
  const answer = await key.ask('POST', `/${id}${path}/invitation`, {});
  expect([answer.status, answer.json.code]).toEqual([403, 'not_permitted']);
  // An operator still may, and a member for whom they invited themselves.
  expect((await operator.send(`/dashboard/${id}${path}/invite`)).status).toBe(200);
  const own = await key.ask('POST', `/${id}/users`, { email: `${somebody()}@example.com` });
  const { user } = own.json as { user: string };
  expect((await key.ask('POST', `/${id}/users/${user}/invitation`, {})).status).toBe(201);
});

test('the code that a member gave out is dead once an operator vouches for the address', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const [key, operators] = [await programOf(g, id), await programOf(g, undefined)];
  const invited = await key.ask('POST', `/${id}/users`, { email: `${somebody()}@example.com` });
  const { user, link } = invited.json as { user: string; link: string };
  expect((await operators.ask('POST', `/${id}/users/${user}/vouch`)).status).toBe(204);
  await expect((await g.strangePhone()).enroll(link, 'Eve’s phone')).rejects.toMatchObject({ status: 410 });
});

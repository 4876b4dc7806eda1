import { expect, test } from 'vitest';
import { routes } from '../../src/http/index.ts';
import { AccountActor, approve, idsOf } from '../support/account.ts';
import { startGateway } from '../support/gateway.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

test('no address adds a phone to an account but those that its own person answers', async () => {
  const g = await startGateway();
  const [ada, member] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'member')];
  const target = await g.gateway.people.userByEmail('ada@example.com');
  const me = new AccountActor(g);
  await me.signIn(member);
  const hers = { user: target?.id ?? '', userId: target?.id ?? '', email: 'ada@example.com' };
  const tab = await me.ask('/me/phones/add', hers);
  await approve(member, tab);
  const link = /data-link="([^"]*)"/.exec((await me.resume(tab)).html)?.[1] ?? '';
  expect(await new WebPhoneActor(g).enroll(link)).toMatchObject({ user: { name: 'Member Lovelace' } });
  const home = await new AccountActor(g).signIn(ada);
  expect(idsOf(home, 'phone')).toHaveLength(1);
});

test('there is no page or interface by which a member of an organization or an application could try', async () => {
  const g = await startGateway();
  const party = await g.relyingParty();
  const target = await g.gateway.people.userByEmail('nobody@example.com');
  expect(target).toBeUndefined();
  const authorization = `Basic ${btoa(`${party.integration.clientId}:${party.clientSecret ?? ''}`)}`;
  const paths = [
    `/api/admin/v1/${party.integration.organizationId}/phones`,
    '/api/v1/phones',
    `/dashboard/${party.integration.organizationId}/phones`,
    '/me/phones',
    routes.me.addPhone,
  ];
  for (const path of paths) {
    const response = await fetch(g.origin + path, {
      method: 'POST',
      headers: {
        Authorization: authorization,
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'same-origin',
      },
      body: '{}',
      redirect: 'manual',
    });
    expect([401, 404], path).toContain(response.status);
  }
});

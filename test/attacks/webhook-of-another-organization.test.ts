import { expect, test } from 'vitest';
import { type Actor, cliActor, permissionsOf } from '../../src/domain/access/index.ts';
import { DEFAULT_ORGANIZATION, newId, type OrganizationId, silentLogger } from '../../src/kernel/index.ts';
import { Maker, ofThisTest } from '../contract/directory-subject.ts';
import { sqliteDirectory } from '../support/directories.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { webhookNode } from '../support/webhook-node.ts';

const make = new Maker('foreign webhooks');
const FOREIGN = 'org_foreign' as OrganizationId;
const member = (organizationId: OrganizationId, role: 'owner' | 'viewer'): Actor => ({
  kind: 'member',
  id: 'usr_mallory',
  operator: false,
  organizationId,
  permissions: permissionsOf(role),
  address: '192.0.2.1',
});
const INPUT = { url: 'https://hooks.example.com/', kinds: ['sign-ins'] };

async function opened() {
  const posted: { url: string; body: string }[] = [];
  const d = await ofThisTest(sqliteDirectory);
  const node = webhookNode(d, {
    clock: new FakeClock(),
    logger: silentLogger,
    random: make.random,
    transport: {
      post: async ({ url, body }) => {
        posted.push({ url, body });
        return { status: 200, response: '', retryAfter: undefined };
      },
    },
  });
  const { webhook } = await node.service.create(cliActor(), DEFAULT_ORGANIZATION, INPUT);
  return { ...node, d, posted, webhook };
}

test('a webhook of another organization is answered like one that never was, whatever is asked of it', async () => {
  const { service, webhook } = await opened();
  const sent = await service.test(cliActor(), webhook.id);
  const mallory = member(FOREIGN, 'owner');
  const verbs = (id = webhook.id): Record<string, () => Promise<unknown>> => ({
    read: () => service.byId(mallory, id),
    secrets: () => service.previousSecretUntil(mallory, id),
    update: () => service.update(mallory, id, { url: 'https://evil.example/' }),
    rotate: () => service.rotateSecret(mallory, id),
    test: () => service.test(mallory, id),
    log: () => service.deliveries(mallory, id),
    redeliver: () => service.redeliver(mallory, id, sent.id),
    remove: () => service.remove(mallory, id),
  });
  const missing = verbs(newId('whk', make.random));
  for (const [verb, ask] of Object.entries(verbs())) {
    const error = await ask().catch((caught: unknown) => caught);
    expect(error, verb).toMatchObject({ kind: 'missing', code: 'webhook_not_found' });
    expect(error, verb).toEqual(await missing[verb]?.().catch((caught: unknown) => caught));
  }
  expect(await service.list(mallory)).toEqual([]);
  expect(await service.list(mallory, DEFAULT_ORGANIZATION)).toEqual([]);
  await expect(service.create(mallory, DEFAULT_ORGANIZATION, INPUT)).rejects.toMatchObject({
    kind: 'missing',
  });
  expect(await service.byId(cliActor(), webhook.id)).toEqual(webhook);
});

test('a delivery of another webhook is not read or sent through one’s own', async () => {
  const { service, webhook } = await opened();
  const sent = await service.test(cliActor(), webhook.id);
  const other = await service.create(cliActor(), DEFAULT_ORGANIZATION, INPUT);
  const missing = { kind: 'missing', code: 'delivery_not_found' };
  await expect(service.redeliver(cliActor(), other.webhook.id, sent.id)).rejects.toMatchObject(missing);
  await expect(service.deliveries(cliActor(), other.webhook.id, sent.id)).rejects.toMatchObject(missing);
});

test('who may only look changes, sends and learns nothing more', async () => {
  const { service, webhook } = await opened();
  const viewer = member(DEFAULT_ORGANIZATION, 'viewer');
  expect(JSON.stringify(await service.list(viewer))).not.toContain('whsec_');
  const sent = await service.test(cliActor(), webhook.id);
  for (const ask of [
    () => service.create(viewer, DEFAULT_ORGANIZATION, INPUT),
    () => service.update(viewer, webhook.id, { enabled: false }),
    () => service.rotateSecret(viewer, webhook.id),
    () => service.test(viewer, webhook.id),
    () => service.redeliver(viewer, webhook.id, sent.id),
    () => service.remove(viewer, webhook.id),
  ]) {
    await expect(ask()).rejects.toMatchObject({ kind: 'refused', code: 'not_permitted' });
  }
});

test('an organization is told of its own events alone, and of nothing that belongs to none', async () => {
  const { d, turn, posted } = await opened();
  const ofOrganization = (organizationId: OrganizationId | undefined) =>
    make.event({ event: 'challenge.consumed', organizationId, integrationId: newId('int', make.random) });
  const own = ofOrganization(DEFAULT_ORGANIZATION);
  await d.audit.append([ofOrganization(FOREIGN), own, ofOrganization(undefined)], () => make.text());
  await turn();
  expect(posted).toHaveLength(1);
  expect(posted[0]?.body).toContain(own.integrationId);
});

import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import {
  answerOf,
  auditOf,
  eventsOf,
  expectNoResult,
  puppetOf,
  readSentBackOf,
  somebody,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';

const unavailable = { status: 503, code: 'temporarily_unavailable' };

const fill = (g: TestGateway) =>
  withDirectory(g, (db) =>
    db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    ),
  );
const clear = (g: TestGateway) => withDirectory(g, (db) => db.exec('DROP TRIGGER full'));

describe.each(STORES)('an audit log that cannot be written, with sign-ins on %s,', (store) => {
  test('lets nobody approve, decline or collect; nothing is lost, and when it is writable all of it is there', async () => {
    const g = await startGateway({ store });
    const ada = await puppetOf(g, somebody());
    const [one, two] = [await waitingSignIn(g), await waitingSignIn(g)];
    const approved = await ada.client.claim(one.tab.frame);
    await ada.client.approve(approved.challenge, approved.statement);
    await auditOf(g);

    fill(g);
    const held = await ada.client.claim(two.tab.frame);
    await expect(g.gateway.audit.flush()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(ada.client.approve(held.challenge, held.statement)).rejects.toMatchObject(unavailable);
    await expect(ada.client.decline(held.challenge, held.statement, 'not_me')).rejects.toMatchObject(
      unavailable,
    );
    const collected = await answerOf(await one.browser.request(one.tab.paths.resume));
    expect(collected.status).toBe(503);
    expect(Number(collected.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
    expectNoResult(readSentBackOf(collected));
    expect((await g.browser().request('/readyz')).status).toBe(503);
    expect((await two.tab.poll()).state).toBe('claimed');
    expect((await one.tab.poll()).state).toBe('approved');

    clear(g);
    await g.gateway.audit.flush();
    await ada.client.approve(held.challenge, held.statement);
    expect((await one.tab.collect()).fields.has('id_token')).toBe(true);
    expect((await two.tab.collect()).fields.has('id_token')).toBe(true);
    for (const challenge of [approved.challenge, held.challenge]) {
      expect(await eventsOf(g, challenge)).toEqual([
        'challenge.claimed',
        'challenge.approved',
        'challenge.consumed',
      ]);
    }
  });

  test('enrols no phone and spends no invitation', async () => {
    const g = await startGateway({ store });
    const invitation = await g.invitationFor(somebody());
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    await auditOf(g);
    fill(g);
    await ada.client.claim(tab.frame);
    await expect(g.gateway.audit.flush()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect((await g.strangePhone()).enroll(invitation, 'phone')).rejects.toMatchObject(unavailable);
    clear(g);
    await g.gateway.audit.flush();
    await expect((await g.strangePhone()).enroll(invitation, 'phone')).resolves.toHaveProperty('phone');
  });
});

test('while the audit log cannot be written nothing changes of what people sign in to', async () => {
  const g = await startGateway();
  const { managed, secrets, audit } = g.gateway;
  const actor = cliActor();
  const input = { kind: 'oidc', name: 'Shop', redirectUris: ['https://shop.example/'] } as const;
  const { integration } = await managed.create(actor, 'org_default', input);
  const [secret] = await secrets.list(actor, integration.id);
  const ada = await puppetOf(g, somebody());
  const { tab } = await waitingSignIn(g);
  await auditOf(g);
  fill(g);
  await ada.client.claim(tab.frame);
  await expect(audit.flush()).rejects.toMatchObject({ kind: 'unavailable' });
  for (const deed of [
    () => managed.create(actor, 'org_default', { ...input, name: 'Other' }),
    () => managed.update(actor, integration.id, { redirectUris: ['https://evil.example/'] }),
    () => managed.remove(actor, integration.id),
    () => secrets.add(actor, integration.id),
    () => secrets.handOver(actor, integration.id),
    () => secrets.revoke(actor, integration.id, secret?.id ?? 'sec_'),
  ]) {
    await expect(deed()).rejects.toMatchObject({ kind: 'unavailable' });
  }
  expect(await managed.byId(actor, integration.id)).toMatchObject({ redirectUris: input.redirectUris });
  expect(await secrets.list(actor, integration.id)).toEqual([secret]);
  expect((await managed.list(actor, 'org_default')).map(({ name }) => name)).not.toContain('Other');
  clear(g);
});

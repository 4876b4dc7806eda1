import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { DAY, HOUR, parseId } from '../../src/kernel/index.ts';
import { assertedBy, assertionOf } from '../support/assertions.ts';
import { auditOf, CODE_APP, directoryOf, sharedGateway } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { RelyingParty } from '../support/relying-party.ts';
import { post } from '../support/tokens.ts';

const gateway = sharedGateway();
let made = 0;

async function party(change: Partial<IntegrationInput> = {}) {
  const g = gateway();
  const input = { ...CODE_APP, name: `Application ${made++}`, ...change } as IntegrationInput;
  const { integration } = await g.gateway.managed.create(cliActor(), 'org_default', input, {
    withoutSecret: true,
  });
  const { id } = integration;
  const secrets = g.gateway.secrets;
  return {
    g,
    id,
    integration,
    add: (expires?: string) => secrets.add(cliActor(), id, expires),
    link: (expires?: string) => secrets.handOver(cliActor(), id, expires),
    list: () => secrets.list(cliActor(), id),
    revoke: (secret: string) => secrets.revoke(cliActor(), id, parseId('sec', secret) ?? 'sec_'),
  };
}

type Party = Awaited<ReturnType<typeof party>>;

/** Whether this secret lets the client in at a protocol endpoint. */
async function lets({ g, integration }: Party, clientSecret: string): Promise<boolean> {
  const client = await RelyingParty.discover({ issuer: g.issuer, fetch: g.fetch, integration, clientSecret });
  const proof =
    integration.protocol.clientAuth === 'client_secret_jwt'
      ? assertedBy(
          await assertionOf(g, integration.clientId, { key: Buffer.from(clientSecret), alg: 'HS256' }),
        )
      : {};
  const { status } = await post(g, '/introspect', client, { token: 'none', ...proof });
  return status === 200;
}

const open = async (g: TestGateway, code: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${g.origin}/handover`, {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
    body: new URLSearchParams({ code }),
  });
  return { status: response.status, html: await response.text() };
};
const codeOf = (url: string): string => url.slice(url.indexOf('#') + 1);
const secretIn = (html: string): string => /id="secret"[^>]* value="([^"]*)"/.exec(html)?.[1] ?? '';

describe.each(['client_secret_post', 'client_secret_jwt'])('the secrets of a client by %s', (clientAuth) => {
  test('are good until they are revoked or expire, and never three at once', async () => {
    const one = await party({ clientAuth });
    const [old, young] = [await one.add('90d'), await one.add('none')];
    expect(await lets(one, old.clientSecret)).toBe(true);
    expect(await lets(one, young.clientSecret)).toBe(true);
    await expect(one.add()).rejects.toMatchObject({ faults: [{ reason: 'too-many-secrets' }] });
    await expect(one.link()).rejects.toMatchObject({ faults: [{ reason: 'too-many-secrets' }] });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => one.add()));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);

    await one.revoke(young.secret.id);
    expect(await lets(one, young.clientSecret)).toBe(false);
    expect(await lets(one, old.clientSecret)).toBe(true);
    await expect(one.revoke(young.secret.id)).rejects.toMatchObject({ code: 'client_secret_not_found' });
    one.g.clock.advance(90 * DAY);
    expect(await lets(one, old.clientSecret)).toBe(false);
    expect(await one.list()).toMatchObject([{ id: old.secret.id, expired: true }]);
  });

  test('are known by their last letters and by when they were used last, and by no more', async () => {
    const one = await party({ clientAuth });
    const { clientSecret, secret } = await one.add('1y');
    expect(await one.list()).toMatchObject([{ lastUsedAt: undefined, lastFour: clientSecret.slice(-4) }]);
    const at = one.g.clock.now();
    expect(await lets(one, clientSecret)).toBe(true);
    await one.g.gateway.secretUses.settled();
    expect(await one.list()).toMatchObject([{ lastUsedAt: at, expiresAt: secret.expiresAt }]);
    one.g.clock.advance(HOUR / 2);
    expect(await lets(one, clientSecret)).toBe(true);
    await one.g.gateway.secretUses.settled();
    expect(await one.list()).toMatchObject([{ lastUsedAt: at }]);
    expect(JSON.stringify(await one.list())).not.toContain(clientSecret);
  });

  test('stand in no log, in no audit row and in no table', async () => {
    const one = await party({ clientAuth });
    const [shown, link] = [await one.add(), await one.link()];
    const opened = await open(one.g, link.url);
    const plain = [shown.clientSecret, codeOf(link.url), secretIn(opened.html)];
    expect(plain.map((text) => text.length)).toEqual([43, 43, 43]);
    expect(await lets(one, secretIn(opened.html))).toBe(true);
    await one.revoke(shown.secret.id);
    const kept = [
      one.g.logger.text(),
      JSON.stringify(await auditOf(one.g)),
      JSON.stringify(directoryOf(one.g)),
    ];
    for (const text of plain) for (const place of kept) expect(place).not.toContain(text);
    const events = (await auditOf(one.g)).map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining(['client_secret.added', 'client_secret.collected', 'client_secret.revoked']),
    );
  });
});

describe('a link to a client secret', () => {
  test('shows nothing to who only looks at it, and lasts', async () => {
    const one = await party();
    const { url } = await one.link();
    const looked = await fetch(url.replace(one.g.issuer, one.g.origin));
    const html = await looked.text();
    expect(html).not.toContain(codeOf(url));
    expect(secretIn((await open(one.g, codeOf(url))).html)).toMatch(/^[\w-]{43}$/);
  });

  test('opens once, whoever else has it, and of twenty at once for one', async () => {
    const one = await party();
    const { url } = await one.link();
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(one.g, codeOf(url))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, html }) => status === 404 && secretIn(html) === '')).toHaveLength(19);
    expect((await open(one.g, codeOf(url))).status).toBe(404);
  });

  test.each(['', 'x', 'a'.repeat(43), '../../x', 'a'.repeat(500), '%00'])(
    'that is made up (%j) is answered as one that is spent',
    async (code) => {
      const { g } = await party();
      const { status, html } = await open(g, code);
      expect([status, secretIn(html)]).toEqual([404, '']);
    },
  );

  test('is over after a week, with the secret that nobody will ever know', async () => {
    const one = await party();
    const { url } = await one.link('none');
    one.g.clock.advance(7 * DAY);
    expect((await open(one.g, codeOf(url))).status).toBe(404);
    expect(await one.list()).toEqual([]);
    await one.add();
    await one.add();
  });

  test('opens nothing once its secret is revoked', async () => {
    const one = await party();
    const { url, secret } = await one.link();
    await one.revoke(secret.id);
    expect((await open(one.g, codeOf(url))).status).toBe(404);
  });

  test('is not opened by a page of somebody else', async () => {
    const one = await party();
    const { url } = await one.link();
    expect((await open(one.g, codeOf(url), { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await open(one.g, codeOf(url))).status).toBe(200);
  });
});

describe('for an integration of another organization', () => {
  test('nothing is read, changed, added or revoked, and it is answered as one that never was', async () => {
    const one = await party();
    const { secret } = await one.add();
    const { managed, secrets } = one.g.gateway;
    const foreign = { ...cliActor(), operator: false, organizationId: 'org_0000000000000000000000' } as const;
    const there = (id: typeof one.id) => [
      () => managed.byId(foreign, id),
      () => managed.update(foreign, id, { name: 'Mine' }, 1),
      () => managed.remove(foreign, id),
      () => managed.addLogo(foreign, id, { name: 'default', file: new Uint8Array() }),
      () => managed.removeLogo(foreign, id, 'default'),
      () => secrets.list(foreign, id),
      () => secrets.add(foreign, id),
      () => secrets.handOver(foreign, id),
      () => secrets.revoke(foreign, id, secret.id),
    ];
    for (const call of [...there(one.id), ...there('int_0000000000000000000000')]) {
      await expect(call()).rejects.toMatchObject({ kind: 'missing', code: 'integration_not_found' });
    }
    expect(await managed.page(foreign)).toEqual({ integrations: [], next: undefined });
    expect(await managed.page(foreign, { organizationId: 'org_default' })).toEqual({
      integrations: [],
      next: undefined,
    });
    await expect(
      managed.create(foreign, 'org_default', { kind: 'azure-b2c', name: 'Mine', initialDomain: 'mine' }),
    ).rejects.toMatchObject({ kind: 'missing' });
    expect(await one.list()).toHaveLength(1);
  });

  test('a secret of another integration is not revoked through one of ours', async () => {
    const [one, other] = [await party(), await party()];
    const { secret, clientSecret } = await other.add();
    await expect(one.revoke(secret.id)).rejects.toMatchObject({ code: 'client_secret_not_found' });
    expect(await lets(other, clientSecret)).toBe(true);
  });
});

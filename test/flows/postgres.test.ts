import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cli } from '../support/cli.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { freshKey, startGateway, type TestGateway } from '../support/gateway.ts';
import { RelyingParty } from '../support/relying-party.ts';
import { type PostgresServer, startPostgres } from '../support/services/postgres.ts';

/** What nodes of several machines have in common; each has its own folder. */
const SECRET = 'c2V2ZXJhbCBtYWNoaW5lcywgb25lIHJvb3Qgc2VjcmV0';

async function aNode(server?: PostgresServer) {
  const { url, query } = await databaseOfThisTest(server?.url);
  const node = await startGateway({ store: 'redis', databaseUrl: url, env: { SECRET } });
  return { node, url, query };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-elsewhere-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function signIn(
  at: TestGateway,
  contoso: RelyingParty,
  ada: Awaited<ReturnType<TestGateway['phoneOf']>>,
) {
  const asked = await contoso.ask();
  const tab = await at.browser().open(asked.url);
  const told = tab.until('approved');
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.approve(challenge, statement);
  await told;
  return contoso.verify(await tab.collect(), asked);
}

test('a whole sign-in on PostgreSQL and Redis ends with a verified id_token and an audit trail', async () => {
  const { node, query } = await aNode();
  const contoso = await node.relyingParty();
  const claims = await signIn(node, contoso, await node.phoneOf('ada'));
  expect(claims).toMatchObject({
    iss: node.issuer,
    aud: contoso.integration.clientId,
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    email_verified: true,
    acr: 'urn:countersign:acr:qr',
  });
  await node.gateway.audit.flush();
  const events = await query<{ event: string }>('select event from audit_events order by sequence');
  expect(events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['phone.enrolled', 'challenge.approved']),
  );
  expect(node.logger.messages('error')).toEqual([]);
});

test('a sign-in by code gives tokens and userinfo', async () => {
  const { node } = await aNode();
  const app = await node.relyingParty({
    kind: 'oidc',
    name: 'App',
    redirectUris: ['https://app.example.com/callback'],
  });
  const ada = await node.phoneOf('ada');
  const asked = await app.ask({}, true);
  const tab = await node.browser().open(asked.url);
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.approve(challenge, statement);
  const tokens = await app.exchange(await tab.collect(), asked);
  const userinfo = await app.userinfo(tokens.access_token, tokens.claims()?.sub ?? '');
  expect(userinfo).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com' });
});

test('the command line of another machine works on the same directory', async () => {
  const { node, url } = await aNode();
  const env = { DATA_DIR: folder(), DATABASE_URL: url, SECRET, PUBLIC_URL: node.issuer };
  const made = await cli(env, [
    ...['integration', 'create', '--kind', 'azure-b2c', '--name', 'Contoso'],
    ...['--initial-domain', 'contoso', '--json'],
  ]);
  expect(made).toMatchObject({ code: 0, err: '' });
  const invited = await cli(env, ['user', 'invite', '--email', 'ada@example.com', '--json']);
  expect(invited).toMatchObject({ code: 0, err: '' });

  const ada = await node.strangePhone();
  await ada.enroll(String(invited.json().invitationUrl), "Ada's phone");
  const integration = await node.gateway.integrationStore.byClientId(String(made.json().clientId));
  if (!integration) throw new Error('The gateway does not see the integration.');
  const contoso = await RelyingParty.discover({
    issuer: node.issuer,
    fetch: node.fetch,
    integration,
  });
  expect(await signIn(node, contoso, ada)).toMatchObject({ email: 'ada@example.com' });
});

test('the command line says what is wrong when PostgreSQL is not there, without the password', async () => {
  const env = { DATA_DIR: folder(), DATABASE_URL: 'postgres://ada:correct-horse@127.0.0.1:1/countersign' };
  const ran = await cli(env, ['integration', 'list']);
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/PostgreSQL at 127\.0\.0\.1:1\/countersign cannot be used: .*ECONNREFUSED/);
  expect(ran.err).not.toContain('correct-horse');
});

test('two nodes with one PostgreSQL, one Redis and one secret serve one sign-in between them', async () => {
  const { node: first, url } = await aNode();
  const second = await startGateway({
    store: 'redis',
    databaseUrl: url,
    clock: first.clock,
    env: { SECRET, PUBLIC_URL: first.issuer },
  });
  expect(second.dataDir).not.toBe(first.dataDir);
  const contoso = await first.relyingParty();
  const ada = second.phoneWith(await freshKey());
  await ada.enroll(await second.invitationFor('ada'), 'phone');
  expect(await signIn(first, contoso, ada)).toMatchObject({ email: 'ada@example.com' });
});

test('a node with another secret is refused at the start', async () => {
  const { url } = await aNode();
  await expect(startGateway({ store: 'redis', databaseUrl: url })).rejects.toMatchObject({
    code: 'wrong_root_secret',
  });
});

test('while PostgreSQL is gone nobody is signed in, and afterwards the same sign-in goes on', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const { node } = await aNode(server);
  const contoso = await node.relyingParty();
  const ada = await node.phoneOf('ada');
  const asked = await contoso.ask();
  const tab = await node.browser().open(asked.url);
  await node.gateway.audit.flush();

  await server.crash();
  await expect(ada.claim(tab.frame)).rejects.toMatchObject({ status: 503 });
  const ready = await fetch(`${node.origin}/readyz`);
  expect([ready.status, ready.headers.get('Retry-After')]).toEqual([503, expect.any(String)]);
  expect((await fetch(`${node.origin}/healthz`)).status).toBe(200);

  await server.comeBack();
  await vi.waitFor(async () => expect((await fetch(`${node.origin}/readyz`)).status).toBe(200), {
    timeout: 20_000,
    interval: 50,
  });
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.approve(challenge, statement);
  expect(await contoso.verify(await tab.collect(), asked)).toMatchObject({ email: 'ada@example.com' });
});

test('an odd client id from a stranger is refused as unknown, not as an outage', async () => {
  const { node } = await aNode();
  const { status } = await fetch(`${node.origin}/auth?client_id=a%00b&response_type=code&scope=openid`);
  expect(status).toBe(400);
});

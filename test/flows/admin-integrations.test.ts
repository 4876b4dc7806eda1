import { expect, test } from 'vitest';
import { programOf } from '../support/admin.ts';
import { sharedGateway } from '../support/attacker.ts';
import { organizationOf } from '../support/dashboard.ts';
import { integrationIn } from '../support/integration-in.ts';
import { pngOf } from '../support/pictures.ts';

const gateway = sharedGateway();

async function program() {
  const { id } = await organizationOf(gateway());
  const { ask } = await programOf(gateway(), id).then((one) => ({ ask: one.ask.bind(one) }));
  const at = (method: string, path: string, body?: object) => ask(method, `/${id}${path}`, body);
  return { id, at };
}

const APP = {
  kind: 'oidc',
  name: 'Wiki',
  redirectUris: ['https://wiki.example.com/cb'],
  lifetimes: { idToken: '10m' },
  sessionAge: '8h',
  confirm: 'none',
};

test('integrations are found, made, read, changed and removed by a program', async () => {
  const { id, at } = await program();
  const made = await at('POST', '/integrations', APP);
  const { integration, clientSecret } = made.json as {
    integration: Record<string, unknown>;
    clientSecret: string;
  };
  expect([made.status, clientSecret.length]).toEqual([201, 43]);
  expect(integration).toMatchObject({
    ...APP,
    organization: id,
    version: 1,
    clientAuth: 'client_secret_post',
  });
  const one = `/integrations/${integration.id}`;
  expect((await at('GET', one)).json).toEqual(integration);

  const changed = await at('PATCH', one, { name: 'Wiki 2', lifetimes: { idToken: '5m' }, version: 1 });
  expect(changed.json).toMatchObject({
    name: 'Wiki 2',
    lifetimes: { idToken: '5m' },
    sessionAge: '8h',
    version: 2,
  });
  const late = await at('PATCH', one, { name: 'Wiki 3', version: 1 });
  expect([late.status, late.json.code]).toEqual([409, 'integration_changed']);

  for (const name of ['Blog', 'Chat']) await at('POST', '/integrations', { ...APP, name });
  const first = (await at('GET', '/integrations?limit=2')).json as {
    integrations: { name: string }[];
    next: string;
  };
  const second = (await at('GET', `/integrations?limit=2&after=${first.next}`)).json as typeof first;
  expect([first, second].map(({ integrations }) => integrations.map(({ name }) => name))).toEqual([
    ['Blog', 'Chat'],
    ['Wiki 2'],
  ]);
  const found = (await at('GET', '/integrations?search=hat')).json as typeof first;
  expect(found.integrations).toMatchObject([{ name: 'Chat' }]);
  expect((await at('GET', '/integrations?limit=0')).status).toBe(400);
  expect((await at('DELETE', one)).status).toBe(204);
  expect((await at('GET', one)).json.code).toBe('integration_not_found');
});

test('bad input is refused with every fault by the field that holds it, and nothing is kept', async () => {
  const { at } = await program();
  const faultsOf = async (answer: Promise<{ status: number; json: Record<string, unknown> }>) => {
    const { status, json } = await answer;
    return [status, (json.faults as { path: string }[]).map(({ path }) => path)];
  };
  const b2c = { kind: 'azure-b2c', name: 'Shop', initialDomain: 'https://contoso.com', tenantId: 'x' };
  expect(await faultsOf(at('POST', '/integrations', b2c))).toEqual([400, ['initialDomain', 'tenantId']]);
  const app = { ...APP, redirectUris: ['http://10.0.0.1/cb'], accent: '#ffff00', emailDomains: ['x'] };
  expect(await faultsOf(at('POST', '/integrations', app))).toEqual([
    400,
    ['redirectUris', 'emailDomains', 'accent'],
  ]);
  const typed = { ...APP, sessionAge: 'soon', scopes: ['all'], colour: 'red' };
  expect(await faultsOf(at('POST', '/integrations', typed))).toEqual([
    400,
    ['scopes.0', 'sessionAge', 'colour'],
  ]);
  const { integration } = (await at('POST', '/integrations', APP)).json as { integration: { id: string } };
  const taken = at('POST', '/integrations', { ...APP, name: ' WIKI ' });
  expect(await faultsOf(taken)).toEqual([400, ['name']]);
  const change = { redirectUris: ['https://*.example.com/'], subjects: 'pairwise', version: 1 };
  expect(await faultsOf(at('PATCH', `/integrations/${integration.id}`, change))).toEqual([
    400,
    ['redirectUris', 'subjects'],
  ]);
  expect((await at('GET', '/integrations')).json).toMatchObject({
    integrations: [{ name: 'Wiki', version: 1 }],
  });
  const large = await at('POST', '/integrations', { ...APP, name: 'x'.repeat(300_000) });
  expect(large.status).toBe(413);
});

test('client secrets, logos and guides of an integration are looked after by a program', async () => {
  const { at } = await program();
  const { integration } = (await at('POST', '/integrations', APP)).json as { integration: { id: string } };
  const one = `/integrations/${integration.id}`;
  const link = await at('POST', `${one}/secrets/links`, { expires: '90d' });
  expect([link.status, String(link.json.link)]).toEqual([201, expect.stringContaining('/handover#')]);
  const third = await at('POST', `${one}/secrets`, {});
  expect([third.status, third.json.faults]).toMatchObject([400, [{ reason: 'too-many-secrets' }]]);
  const { secrets } = (await at('GET', `${one}/secrets`)).json as { secrets: { id: string }[] };
  expect(secrets).toHaveLength(2);
  expect((await at('DELETE', `${one}/secrets/${secrets[0]?.id}`)).status).toBe(204);
  expect((await at('DELETE', `${one}/secrets/${secrets[0]?.id}`)).json.code).toBe('client_secret_not_found');
  const added = await at('POST', `${one}/secrets`, { expires: '1y' });
  expect([added.status, String(added.json.clientSecret).length]).toEqual([201, 43]);

  const file = pngOf(64, 32).toString('base64');
  const logo = await at('PUT', `${one}/logos/default`, { file, darkFile: file });
  expect(logo.json.logos).toEqual([{ name: 'default', width: 64, height: 32 }]);
  const script = await at('PUT', `${one}/logos/other`, { file: Buffer.from('<svg/>').toString('base64') });
  expect([script.status, script.json.faults]).toMatchObject([400, [{ path: 'file', reason: 'logo-svg' }]]);
  expect((await at('PUT', `${one}/logos/A..B`, { file })).status).toBe(404);
  expect((await at('DELETE', `${one}/logos/default`)).json.logos).toEqual([]);

  const keycloak = await at('GET', `${one}/guides/keycloak?realm=a%2Fb`);
  expect([keycloak.status, keycloak.json.faults]).toMatchObject([400, [{ path: 'realm' }]]);
  expect((await at('GET', `${one}/guides/user-flow`)).json.code).toBe('guide_not_found');
});

test('webhooks are looked after by a program', async () => {
  const { at } = await program();
  const input = { url: 'https://nobody.invalid.example/', kinds: ['reports'] };
  const made = await at('POST', '/webhooks', input);
  const { webhook, secret } = made.json as { webhook: { id: string }; secret: string };
  expect([made.status, webhook, secret.slice(0, 6)]).toMatchObject([
    201,
    { ...input, enabled: true },
    'whsec_',
  ]);
  const one = `/webhooks/${webhook.id}`;
  const changed = await at('PATCH', one, { enabled: false, version: 1 });
  expect(changed.json).toMatchObject({ enabled: false, version: 2 });
  expect((await at('PATCH', one, { enabled: true, version: 1 })).json.code).toBe('webhook_changed');
  const faulty = await at('POST', '/webhooks', { url: 'http://10.0.0.1/', kinds: [] });
  expect([faulty.status, faulty.json.faults]).toMatchObject([400, [{ path: 'url' }, { path: 'kinds' }]]);
  const rotated = (await at('POST', `${one}/secret`)).json;
  expect((await at('GET', one)).json).toMatchObject({ previousSecretUntil: rotated.previousSecretUntil });
  const sent = (await at('POST', `${one}/test`)).json;
  expect(sent).toMatchObject({ type: 'webhook.test', state: 'failed', attempts: [{ fault: 'unreachable' }] });
  expect((await at('POST', `${one}/deliveries/${sent.id}`)).json.attempts).toHaveLength(2);
  expect((await at('GET', `${one}/deliveries`)).json.deliveries).toMatchObject([{ id: sent.id }]);
  expect((await at('GET', '/webhooks')).json.webhooks).toMatchObject([{ id: webhook.id }]);
  expect((await at('DELETE', one)).status).toBe(204);
  expect((await at('GET', one)).json.code).toBe('webhook_not_found');
});

test('what belongs to another organization is not there below one’s own', async () => {
  const { at } = await program();
  const { id } = await integrationIn(gateway(), await organizationOf(gateway(), 'Victim'));
  const asks: [string, string, object?][] = [
    ['GET', ''],
    ['PATCH', '', { name: 'Mine', version: 1 }],
    ['DELETE', ''],
    ['GET', '/secrets'],
    ['POST', '/secrets', {}],
    ['POST', '/secrets/links', {}],
    ['DELETE', '/secrets/sec_0000000000000000000000'],
    ['PUT', '/logos/default', { file: '' }],
    ['DELETE', '/logos/default'],
    ['GET', '/guides'],
    ['GET', '/guides/user-flow'],
  ];
  for (const [method, path, body] of asks) {
    const [theirs, nobodys] = await Promise.all(
      [id, 'int_0000000000000000000000'].map((one) => at(method, `/integrations/${one}${path}`, body)),
    );
    expect([method, path, theirs?.status, theirs?.json.code]).toEqual([
      method,
      path,
      404,
      'integration_not_found',
    ]);
    expect(nobodys?.json.code).toBe('integration_not_found');
  }
});

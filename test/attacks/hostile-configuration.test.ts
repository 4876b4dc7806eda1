import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { programOf } from '../support/admin.ts';
import { auditOf, sharedGateway } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { organizationOf } from '../support/dashboard.ts';
import { integrationIn } from '../support/integration-in.ts';

const gateway = sharedGateway();
const file = (...integrations: unknown[]) => ({ format: 'countersign-config/1', integrations });
const SHOP = { name: 'Shop', kind: 'azure-b2c', initialDomain: 'contoso' };

test('a file names nothing of another organization, and does not learn whether it is there', async () => {
  const g = gateway();
  const [mine, theirs] = [await organizationOf(g), await organizationOf(g, 'Victim')];
  const victim = await integrationIn(g, theirs, { name: 'Victim' });
  const program = await programOf(g, mine.id);
  const answers = [];
  for (const id of [victim.id, 'int_0000000000000000000000']) {
    const answer = await program.ask('PUT', `/${mine.id}/config?prune=true`, file({ ...SHOP, id }));
    answers.push({ ...answer.json, reference: undefined });
    expect([answer.status, answer.json.faults]).toMatchObject([400, [{ path: 'integrations.0.id' }]]);
  }
  expect(answers[0]).toEqual(answers[1]);
  // Neither by the file's own organizations, nor at an address that is theirs.
  const several = {
    format: 'countersign-config/1',
    organizations: [{ organization: theirs.id, integrations: [] }],
  };
  expect((await program.ask('PUT', `/${mine.id}/config?prune=true`, several)).status).toBe(400);
  for (const where of [theirs.id, 'all']) {
    expect((await program.ask('PUT', `/${where}/config?prune=true`, file())).status).toBe(404);
    expect((await program.ask('GET', `/${where}/config`)).status).toBe(404);
  }
  expect(await g.gateway.integrationStore.byId(victim.id)).toEqual(victim);
  // A name that another organization has is free here, and pruning ends at one's own.
  const named = await program.ask('PUT', `/${mine.id}/config?prune=true`, file({ ...SHOP, name: 'Victim' }));
  expect(named.json.steps).toMatchObject([{ action: 'create', name: 'Victim' }]);
  expect(await g.gateway.integrationStore.byId(victim.id)).toEqual(victim);
});

test('a key that may read writes nothing by a file, and one that may only write reads nothing by it', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const reader = await programOf(g, id, ['integrations:read']);
  const writer = await programOf(g, id, ['integrations:write']);
  for (const query of ['', '?dryRun=true']) {
    expect((await reader.ask('PUT', `/${id}/config${query}`, file(SHOP))).status).toBe(403);
    // What would change says what is.
    expect((await writer.ask('PUT', `/${id}/config${query}`, file(SHOP))).status).toBe(403);
  }
  expect((await writer.ask('GET', `/${id}/config`)).status).toBe(403);
  expect((await reader.ask('GET', `/${id}/config`)).json).toEqual(file());
});

test('hostile files are refused whole, with their place, and leave nothing behind', async () => {
  const g = gateway();
  const { id } = await organizationOf(g);
  const program = await programOf(g, id);
  const before = (await auditOf(g)).length;
  const hostile: [string, string, string][] = [
    [
      'a prototype in an integration',
      '{"name":"A","kind":"oidc","__proto__":{"redirectUris":["https://a.example/"]}}',
      'integrations.0.__proto__',
    ],
    [
      'a prototype among fields',
      `{"name":"A","kind":"azure-b2c","initialDomain":"a","__proto__":{"demo":true}}`,
      'integrations.0.__proto__',
    ],
    [
      'a constructor',
      '{"name":"A","kind":"azure-b2c","initialDomain":"a","constructor":{"prototype":{}}}',
      'integrations.0.constructor',
    ],
    [
      'a field that people do not decide',
      `{"name":"A","kind":"azure-b2c","initialDomain":"a","demo":{"clientId":"x"}}`,
      'integrations.0.demo',
    ],
    [
      'a client id of one’s own',
      `{"name":"A","kind":"azure-b2c","initialDomain":"a","clientId":"x"}`,
      'integrations.0.clientId',
    ],
    [
      'a secret of one’s own',
      `{"name":"A","kind":"azure-b2c","initialDomain":"a","clientSecret":"x"}`,
      'integrations.0.clientSecret',
    ],
    [
      'another organization’s',
      `{"name":"A","kind":"azure-b2c","initialDomain":"a","organizationId":"org_default"}`,
      'integrations.0.organizationId',
    ],
    [
      'a private key',
      '{"name":"A","kind":"oidc","redirectUris":["https://a.example/"],"clientAuth":"private_key_jwt","clientKeys":[{"kty":"EC","crv":"P-256","x":"x","y":"y","d":"d"}]}',
      'integrations.0.clientKeys',
    ],
    [
      'a name that hides',
      '{"name":"A\\u202Eexe","kind":"azure-b2c","initialDomain":"a"}',
      'integrations.0.name',
    ],
    [
      'one name twice',
      '{"name":"A","kind":"azure-b2c","initialDomain":"a"},{"name":" ａ ","kind":"azure-b2c","initialDomain":"b"}',
      'integrations.1.name',
    ],
    ['no object', '7,null,[],"x"', 'integrations.0'],
    [
      'a logo that is a script',
      `{"name":"A","kind":"azure-b2c","initialDomain":"a","logos":[{"name":"../x","file":"PHN2Zz4="}]}`,
      'integrations.0.logos.0.name',
    ],
  ];
  const url = `${g.origin}/api/admin/v1/${id}/config`;
  const headers = { Authorization: `Bearer ${program.token}`, 'Content-Type': 'application/json' };
  const put = (body: string) => fetch(url, { method: 'PUT', headers, body });
  for (const [what, integrations, path] of hostile) {
    const answer = await put(`{"format":"countersign-config/1","integrations":[${integrations}]}`);
    const { code, faults } = (await answer.json()) as { code: string; faults: { path: string }[] };
    expect([what, answer.status, code]).toEqual([what, 400, 'invalid_configuration']);
    expect([what, faults.map((one) => one.path)]).toEqual([what, expect.arrayContaining([path])]);
  }
  for (const body of [
    'null',
    '[]',
    '{}',
    '{"format":"countersign-config/2","integrations":[]}',
    '{"integrations":{}}',
    '"x"',
  ]) {
    expect([body, (await put(body)).status]).toEqual([body, 400]);
  }
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect((await put(`{"format":"countersign-config/1","integrations":[${deep}]}`)).status).toBe(400);
  // Many faults are told as some, and what is too large is not read.
  const many = Array.from({ length: 1_000 }, () => ({ ['x'.repeat(500)]: 1, ['y'.repeat(500)]: 2 }));
  const told = await put(JSON.stringify(file(...many)));
  expect((await told.text()).length).toBeLessThan(50_000);
  expect((await put(JSON.stringify(file(...Array<unknown>(1_001).fill(SHOP))))).status).toBe(400);
  const large = await put(JSON.stringify(file({ ...SHOP, name: 'x'.repeat(10_000_000) })));
  expect(large.status).toBe(413);
  expect(({} as Record<string, unknown>).demo).toBeUndefined();
  expect((await program.ask('GET', `/${id}/config`)).json).toEqual(file());
  expect((await auditOf(g)).length).toBe(before);
});

test('the command refuses them too, and writes secrets over no file that is there', async () => {
  const g = gateway();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { id } = await organizationOf(g);
  const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
  const path = join(folder, 'config.json');
  const apply = (text: string, ...more: string[]) => {
    writeFileSync(path, text);
    return cli(env, ['config', 'apply', '--file', path, '--organization', id, '--json', ...more]);
  };
  const large = await apply(JSON.stringify(file({ ...SHOP, name: 'x'.repeat(10_000_000) })));
  expect([large.code, JSON.parse(large.err).error]).toEqual([1, 'file_too_large']);
  const faulty = await apply(JSON.stringify(file({ ...SHOP, initialDomain: 'contoso.com' }, { name: 'A' })));
  expect([faulty.code, JSON.parse(faulty.err)]).toMatchObject([
    1,
    {
      error: 'invalid_configuration',
      faults: [{ path: 'integrations.0.initialDomain' }, { path: 'integrations.1.kind' }],
    },
  ]);
  const taken = join(folder, 'taken');
  writeFileSync(taken, 'mine');
  const over = await apply(JSON.stringify(file({ ...SHOP, responseType: 'code' })), '--secrets-file', taken);
  expect(over.code).toBe(2);
  expect((await g.gateway.managed.page(cliActor(), { organizationId: id })).integrations).toEqual([]);
});

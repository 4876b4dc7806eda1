import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { headingOf } from '../support/account.ts';
import { sharedGateway } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';
import { integrationIn } from '../support/integration-in.ts';

const gateway = sharedGateway();

/** What stands in the fields that can be copied, in their order. */
const valuesOf = (html: string): string[] =>
  [...html.matchAll(/<input id="value-[\d-]+"[^>]* value="([^"]*)"/g)].map(([, value = '']) => value);

const tabsOf = (html: string): string[] =>
  [...html.matchAll(/<a href="[^"]*\/guides\/([^"]+)"/g)].map(([, guide = '']) => guide).slice(0, 3);

describe('the guides in the dashboard', () => {
  async function owned(input = {}) {
    const g = gateway();
    const organization = await organizationOf(g);
    const integration = await integrationIn(g, organization, input);
    const viewer = await memberOf(g, organization, 'viewer');
    const at = (rest = '') => `/dashboard/${organization.id}/integrations/${integration.id}/guides${rest}`;
    return { g, organization, integration, viewer, at };
  }

  test('begin with the Azure portal’s form, which has the integration’s own values', async () => {
    const { g, integration, viewer, at } = await owned();
    const page = await viewer.get(at());
    expect([page.status, headingOf(page)]).toEqual([200, `Guides for ${integration.name}`]);
    expect(tabsOf(page.html)).toEqual(['user-flow', 'custom-policy', 'graph']);
    expect(valuesOf(page.html).slice(0, 7)).toEqual([
      'Countersign',
      `${g.issuer}/.well-known/openid-configuration`,
      integration.clientId,
      'openid profile email',
      'id_token',
      'form_post',
      'countersign',
    ]);
    expect((await viewer.get(at('/user-flow'))).html).toBe(page.html);
  });

  test('give each text as a file of its kind, as what was typed makes it', async () => {
    const { integration, viewer, at } = await owned();
    const page = await viewer.get(at('/custom-policy?display-name=A%26B+%3Cphone%3E'));
    const link = /href="([^"]*\/claims-provider[^"]*)" download="([^"]+)"/.exec(page.html);
    const file = await viewer.get((link?.[1] ?? '').replaceAll('&amp;', '&'));
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${link?.[2]}"`);
    expect(file.html).toContain('<DisplayName>A&amp;B &lt;phone&gt;</DisplayName>');
    expect(file.html).toContain(`<Item Key="client_id">${integration.clientId}</Item>`);
    const json = await viewer.get(at('/graph/graph-body'));
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(JSON.parse(json.html)).toMatchObject({ clientId: integration.clientId });
  });

  test('refuse what was typed wrongly beside its field, where it stands still', async () => {
    const { viewer, at } = await owned({
      kind: 'oidc',
      initialDomain: undefined,
      redirectUris: ['https://shop.example/callback'],
    });
    const page = await viewer.get(at('/keycloak?keycloak=javascript:alert(1)&realm=my+shop'));
    expect(page.status).toBe(400);
    expect(page.html).toContain('value="javascript:alert(1)"');
    expect(page.html).toContain('This is no address of a server.');
    expect(page.html).not.toContain('href="javascript');
  });

  test('are for this integration’s kind alone; what there is none of is not found', async () => {
    const { viewer, at } = await owned();
    for (const rest of ['/keycloak', '/nothing', '/user-flow/policy', '/custom-policy/nothing']) {
      expect([rest, (await viewer.get(at(rest))).status]).toEqual([rest, 404]);
    }
  });

  test('are found by an operator from everywhere, and by nobody from another organization', async () => {
    const { g, integration, at } = await owned();
    const operator = await operatorOf(g);
    expect((await operator.get(`/dashboard/all/integrations/${integration.id}/guides`)).status).toBe(200);
    expect((await operator.get(at())).status).toBe(200);
    const other = await organizationOf(g);
    const stranger = await memberOf(g, other, 'owner');
    const foreign = (id: string) =>
      stranger.get(`/dashboard/${other.id}/integrations/${id}/guides/user-flow`);
    const plain = ({ status, html }: { status: number; html: string }) => [
      status,
      html.replace(/<bdi>[0-9A-Z]{8}<\/bdi>/g, ''),
    ];
    const there = plain(await foreign(integration.id));
    expect(there).toEqual(plain(await foreign('int_0000000000000000000000')));
    expect(there).toEqual(plain(await foreign('nonsense')));
    expect(there[0]).toBe(404);
  });
});

describe('`integration guide`', () => {
  test('says the same on the command line, for people, for programs and into a file', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const env = { DATA_DIR: dataDir, PUBLIC_URL: 'https://id.example.com' };
    const create = [
      'integration',
      'create',
      '--kind',
      'azure-b2c',
      '--name',
      'Contoso',
      '--response-type',
      'code',
    ];
    const made = (await cli(env, [...create, '--initial-domain', 'contoso', '--json'])).json();
    const guide = ['integration', 'guide', '--id', String(made.id)];

    const said = await cli(env, guide);
    expect(said.out).toContain('Metadata url   https://id.example.com/.well-known/openid-configuration\n');
    expect(said.out).toContain('Client secret  The client secret  (Shown once');
    expect(said.err).toBe('There are other guides: --guide custom-policy, --guide graph.\n');

    const policy = (await cli(env, [...guide, '--guide', 'custom-policy', '--json'])).json();
    expect(policy).toMatchObject({ guide: 'custom-policy', guides: ['user-flow', 'custom-policy', 'graph'] });
    expect(JSON.stringify(policy)).not.toContain(String(made.clientSecret));

    const file = await cli(env, [...guide, '--guide', 'custom-policy', '--file', 'policy']);
    expect(file.out).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<TrustFrameworkPolicy /);
    expect(await cli(env, [...guide, '--guide', 'keycloak'])).toMatchObject({
      code: 1,
      err: 'There is no such guide for this integration: there is user-flow, custom-policy, graph.\n',
    });
    expect(await cli(env, [...guide, '--file', 'nothing'])).toMatchObject({ code: 2 });
  });
});

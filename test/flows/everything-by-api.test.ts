import { expect, test } from 'vitest';
import { PERMISSIONS } from '../../src/domain/access/index.ts';
import type { IntegrationId } from '../../src/kernel/index.ts';
import { AdminProgram } from '../support/admin.ts';
import { startGateway } from '../support/gateway.ts';
import { RelyingParty } from '../support/relying-party.ts';
import { ownedBy } from '../support/setup.ts';
import { approved } from '../support/trials.ts';

test('from an empty folder to a tested Azure AD B2C integration and a sign-in, by the admin API', async () => {
  const g = await startGateway({ firstStart: true });
  const { url: setup } = await g.gateway.setupLinks.issue();
  const own = await g.strangePhone();
  const owner = await ownedBy(g, setup, (invitation) => own.enroll(invitation, 'Pixel'));
  // The first key is made in the dashboard; from here on no page is opened.
  const scopes = Object.fromEntries(PERMISSIONS.map((scope) => [`scope-${scope}`, 'on']));
  const page = await owner.send('/dashboard/all/keys', { name: 'Everything', days: '30', ...scopes });
  const operator = new AdminProgram(g, /value="(cs_admin_[^"]*)"/.exec(page.html)?.[1] ?? '');

  const organization = await operator.ask('POST', '/all/organizations', { name: 'Contoso' });
  const here = `/${organization.json.id}`;
  const key = await operator.ask('POST', `${here}/keys`, { name: 'Own', scopes: PERMISSIONS, days: 1 });
  const program = new AdminProgram(g, String(key.json.token));

  const made = await program.ask('POST', `${here}/integrations`, {
    kind: 'azure-b2c',
    name: 'Shop',
    initialDomain: 'contoso',
    policies: ['B2C_1A_signin'],
    responseType: 'code',
  });
  expect([made.status, typeof made.json.clientSecret]).toEqual([201, 'string']);
  const integration = made.json.integration as { id: IntegrationId; clientId: string; version: number };
  const at = `${here}/integrations/${integration.id}`;

  const guides = await program.ask('GET', `${at}/guides`);
  expect(guides.json.guides).toContain('custom-policy');
  const guide = await program.ask('GET', `${at}/guides/custom-policy?displayName=Badge%20and%20phone`);
  expect(guide.text).toContain('OpenIdConnect');
  expect(guide.text).toContain(integration.clientId);
  expect(guide.text).toContain('Badge and phone');
  expect(guide.text).not.toContain(made.json.clientSecret);

  const invited = await operator.ask('POST', `${here}/users`, {
    email: 'grace@example.com',
    givenName: 'Grace',
  });
  const phone = await g.strangePhone();
  await phone.enroll(String(invited.json.link), 'Pixel');

  const tested = await program.ask('POST', `${at}/test`);
  expect(tested.json).toMatchObject({ verdict: 'passed' });
  const stored = await g.gateway.integrationStore.byId(integration.id);
  if (stored === undefined) throw new Error('it was made');
  const clientSecret = String(made.json.clientSecret);
  const party = await RelyingParty.discover({
    issuer: g.issuer,
    fetch: g.fetch,
    integration: stored,
    clientSecret,
  });
  const asked = await party.ask();
  const tokens = await party.exchange(await approved(await g.browser().open(asked.url), phone), asked);
  expect(tokens.claims()).toMatchObject({ email: 'grace@example.com', aud: integration.clientId });
  const preview = await program.ask('POST', `${at}/claims`, { who: 'grace@example.com' });
  expect(preview.json.claims).toMatchObject({ email: 'grace@example.com' });

  // What it is can be kept in git, and is what it was.
  const { json: config } = await program.ask('GET', `${here}/config`);
  expect(config).toMatchObject({ integrations: [{ name: 'Shop', policies: ['b2c_1a_signin'] }] });
  const again = await program.ask('PUT', `${here}/config?prune=true`, config);
  expect([again.status, again.json.steps]).toMatchObject([
    200,
    [{ action: 'keep', name: 'Shop', changes: [] }],
  ]);
  const everywhere = await operator.ask('GET', '/all/config');
  expect(everywhere.json).toMatchObject({
    organizations: expect.arrayContaining([
      { organization: organization.json.id, integrations: config.integrations },
    ]),
  });
});

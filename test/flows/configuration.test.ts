import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { type Applied, FORMAT } from '../../src/domain/configuration/index.ts';
import type { OrganizationId } from '../../src/kernel/index.ts';
import { auditOf, sharedGateway } from '../support/attacker.ts';
import { organizationOf } from '../support/dashboard.ts';
import { jpegOf, pngOf } from '../support/pictures.ts';

const gateway = sharedGateway();
const cli = cliActor();

const applied = (organizationId: OrganizationId, document: unknown, how = {}): Promise<Applied> =>
  gateway().gateway.configurations.apply(cli, document, { organizationId, ...how });
const exported = (id: OrganizationId, how = {}) =>
  gateway().gateway.configurations.ofOrganization(cli, id, how);
const actions = ({ steps }: Applied) => steps.map(({ action, name }) => `${action} ${name}`);
const file = (...integrations: object[]) => ({ format: FORMAT, integrations });

const B2C = { name: 'Shop', kind: 'azure-b2c', initialDomain: 'contoso' };
const CODE = { name: 'Wiki', kind: 'oidc', redirectUris: ['https://wiki.example.com/cb'] };

const GUIDS = ['3db550f0-0000-4000-8000-00000000000a', '3db550f0-0000-4000-8000-00000000000b'];
const hosts = fc.constantFrom('a.example.com', 'b.example.com', 'login.contoso.com');
const url = fc
  .tuple(hosts, fc.constantFrom('', 'cb', 'x?y=1'))
  .map(([host, path]) => `https://${host}/${path}`);
const life = fc.constantFrom('5m', '10m', '450s');
const some = <T>(of: fc.Arbitrary<T>) => fc.uniqueArray(of, { minLength: 1, maxLength: 3 });
/** What every kind may have. */
const policy = fc.record(
  {
    confirm: fc.constantFrom('none', 'number', 'typed-code:always', 'typed-code:on-risk'),
    termsUrl: fc.oneof(url, fc.constant('')),
    privacyUrl: url,
    language: fc.constantFrom('', 'de', 'fr'),
    accent: fc.constantFrom('', '#2a4bbf', '#0b6e4f'),
    scopes: fc.subarray(['profile', 'email', 'phone', 'address']),
    lifetimes: fc.record({ idToken: life, accessToken: life }, { requiredKeys: [] }),
    postLogoutRedirectUris: fc.uniqueArray(url, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const signUp = fc.oneof(
  fc.constant({}),
  fc.record({ signUp: fc.constantFrom('open', 'invited') }),
  fc.record({ signUp: fc.constant('domains'), emailDomains: some(hosts) }),
);
const kinds = fc.oneof(
  fc.record(
    {
      kind: fc.constant('azure-b2c'),
      initialDomain: fc.constantFrom('contoso', 'fabrikam'),
      tenantId: fc.constantFrom(...GUIDS),
      customDomains: some(hosts),
      policies: some(fc.constantFrom('B2C_1A_signin', 'b2c_1_up')),
      responseType: fc.constantFrom('code', 'id_token'),
    },
    { requiredKeys: ['kind', 'initialDomain'] },
  ),
  fc.record({
    kind: fc.constant('entra-external-id'),
    initialDomain: fc.constant('contoso'),
    tenantId: fc.constantFrom(...GUIDS),
  }),
  fc.record({
    kind: fc.constant('entra-external-mfa'),
    appId: fc.constantFrom(...GUIDS),
    tenantIds: some(fc.constantFrom(...GUIDS)),
  }),
  fc.record(
    {
      kind: fc.constant('oidc'),
      redirectUris: some(url),
      clientAuth: fc.constantFrom('client_secret_post', 'client_secret_jwt', 'none'),
      subjects: fc.constantFrom('public', 'pairwise'),
      idTokenAlg: fc.constantFrom('RS256', 'ES256'),
      offlineAccess: fc.boolean(),
      deviceSignIn: fc.boolean(),
      sessionAge: fc.constantFrom('0', '8h'),
    },
    { requiredKeys: ['kind', 'redirectUris'] },
  ),
);
const integrations = fc
  .array(
    fc.tuple(kinds, policy, signUp).map(([kind, rest, people]) => ({ ...rest, ...people, ...kind })),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.map((one, at) => ({ name: `Application ${at}`, ...one })));

test('what is exported and applied elsewhere is exported there again, and applied twice changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(integrations, async (made) => {
      const [here, there] = [await organizationOf(gateway()), await organizationOf(gateway())];
      await applied(here.id, file(...made));
      const written = await exported(here.id);
      expect(written.integrations).toHaveLength(made.length);
      const moved = await applied(there.id, JSON.parse(JSON.stringify(written)));
      expect(new Set(moved.steps.map(({ action }) => action))).toEqual(new Set(['create']));
      expect(await exported(there.id)).toEqual(written);

      const before = (await auditOf(gateway())).length;
      for (const again of [written, file(...made)]) {
        const { steps } = await applied(there.id, again, { prune: true });
        expect(steps.map(({ action, changes }) => [action, changes])).toEqual(made.map(() => ['keep', []]));
      }
      expect((await auditOf(gateway())).length).toBe(before);
    }),
    { numRuns: 25 },
  );
});

test('says what it will do, does it, tells secrets once, and removes nothing unasked', async () => {
  const { id } = await organizationOf(gateway());
  const dry = await applied(id, file(B2C, CODE), { dryRun: true });
  expect([actions(dry), (await exported(id)).integrations]).toEqual([['create Shop', 'create Wiki'], []]);
  const done = await applied(id, file(B2C, CODE));
  expect(done.steps.map(({ clientSecret }) => typeof clientSecret)).toEqual(['undefined', 'string']);
  const written = JSON.stringify(await exported(id, { ids: true }));
  expect(written).not.toContain(done.steps[1]?.clientSecret);

  const changed = await applied(id, file({ ...B2C, initialDomain: 'fabrikam', sessionAge: '8h' }));
  expect(changed.steps).toMatchObject([
    {
      action: 'change',
      changes: [
        { field: 'initialDomain', from: 'contoso', to: 'fabrikam' },
        { field: 'sessionAge', from: '0', to: '8h' },
      ],
    },
    { action: 'leave', name: 'Wiki' },
  ]);
  // Another name by its id; what was called so makes room.
  const shop = changed.steps[0]?.id;
  const renamed = await applied(id, file({ ...B2C, id: shop, name: 'Wiki' }), { prune: true });
  expect(actions(renamed)).toEqual(['remove Wiki', 'change Shop']);
  expect((await exported(id, { ids: true })).integrations).toMatchObject([{ id: shop, name: 'Wiki' }]);
});

test('logos are part of it, by their pixels', async () => {
  const [here, there] = [await organizationOf(gateway()), await organizationOf(gateway())];
  const logos = [
    { name: 'sale', file: jpegOf(200, 60).toString('base64') },
    {
      name: 'default',
      file: pngOf(64, 64).toString('base64'),
      darkFile: pngOf(64, 64, 3).toString('base64'),
    },
  ];
  expect(actions(await applied(here.id, file({ ...B2C, logos })))).toEqual(['create Shop']);
  expect(actions(await applied(here.id, file({ ...B2C, logos })))).toEqual(['keep Shop']);
  const written = await exported(here.id);
  await applied(there.id, written);
  expect(await exported(there.id)).toEqual(written);
  expect(actions(await applied(there.id, written))).toEqual(['keep Shop']);
  const fewer = await applied(there.id, file({ ...B2C, logos: logos.slice(1) }));
  expect(fewer.steps[0]?.changes.map(({ field }) => field)).toEqual(['logos']);
  expect((await exported(there.id)).integrations[0]?.logos).toHaveLength(1);
  // Left out they stay.
  expect(actions(await applied(there.id, file(B2C)))).toEqual(['keep Shop']);
});

test('every fault of a file is told with its place, and nothing is done', async () => {
  const { id } = await organizationOf(gateway());
  const faulty = file(
    B2C,
    { ...B2C, name: ' SHOP ' },
    {
      name: '',
      kind: 'oidc',
      redirectUris: ['http://10.0.0.1/cb'],
      accent: '#ffff00',
      lifetimes: { idToken: '9h' },
    },
    { ...CODE, sessionAge: 'soon', colour: 'red', confirm: 'maybe' },
    { ...CODE, name: 'Other', id: 'int_0000000000000000000000' },
    { name: 'Entra', kind: 'entra-external-mfa', appId: 'x', tenantIds: ['y'] },
    { ...CODE, name: 'Logo', logos: [{ name: 'default', file: Buffer.from('<svg/>').toString('base64') }] },
  );
  const refused = await applied(id, faulty).catch((error: unknown) => error);
  const { faults, code } = refused as { code: string; faults: { path: string }[] };
  expect(code).toBe('invalid_configuration');
  expect(faults.map(({ path }) => path)).toEqual([
    'integrations.1.name',
    'integrations.2.name',
    'integrations.2.redirectUris',
    'integrations.2.lifetimes.idToken',
    'integrations.2.accent',
    'integrations.3.sessionAge',
    'integrations.3.colour',
    'integrations.3.confirm',
    'integrations.4.id',
    'integrations.5.tenantIds',
    'integrations.5.appId',
    'integrations.6.logos.0.file',
  ]);
  expect((await exported(id)).integrations).toEqual([]);
});

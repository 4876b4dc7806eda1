import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { element, writeXml } from '../../../src/domain/guides/xml.ts';
import { all, breaches, type Parsed, parseXml } from './policy-schema.ts';
import { guideOf, HOSTILE, INPUTS, integrationOf, PROVIDER, snippetOf } from './some-guides.ts';

const policyOf = async (input: keyof typeof INPUTS, displayName?: string) => {
  const integration = await integrationOf(INPUTS[input]);
  return { integration, guide: guideOf(integration, 'custom-policy', { displayName }) };
};

const metadataOf = (xml: Parsed): Record<string, string> =>
  Object.fromEntries(all(xml, 'Item').map(({ attributes, text }) => [attributes.Key, text]));

describe('the custom policy of an integration', () => {
  test.each(['b2c', 'b2c by code', 'b2c by policy'] as const)(
    'keeps the published schema: %s',
    async (input) => {
      const { guide } = await policyOf(input);
      for (const name of ['policy', 'claims-provider', 'user-journey'] as const) {
        expect([name, breaches(parseXml(snippetOf(guide, name)))]).toEqual([name, []]);
      }
    },
  );

  test('has the metadata that B2C demands, and what makes it safe, with the integration’s values', async () => {
    const { integration, guide } = await policyOf('b2c');
    expect(metadataOf(parseXml(snippetOf(guide, 'claims-provider')))).toEqual({
      ProviderName: 'Countersign',
      METADATA: PROVIDER.metadata,
      client_id: integration.clientId,
      IdTokenAudience: integration.clientId,
      response_types: 'id_token',
      response_mode: 'form_post',
      scope: 'openid profile email',
      HttpBinding: 'POST',
      UsePolicyInRedirectUri: 'false',
      SingleLogoutEnabled: 'false',
    });
  });

  test('names a policy key for a code, and needs none for an id_token', async () => {
    const keysOf = async (input: 'b2c' | 'b2c by code') =>
      all(parseXml(snippetOf((await policyOf(input)).guide, 'policy')), 'Key').map(
        ({ attributes }) => attributes,
      );
    expect(await keysOf('b2c')).toEqual([]);
    expect(await keysOf('b2c by code')).toEqual([
      { Id: 'client_secret', StorageReferenceId: 'B2C_1A_CountersignSecret' },
    ]);
  });

  test('takes the claims as the starter pack names them, and the person by sub', async () => {
    const { guide } = await policyOf('b2c');
    const claims = all(parseXml(snippetOf(guide, 'claims-provider')), 'OutputClaim').map(({ attributes }) => [
      attributes.ClaimTypeReferenceId,
      attributes.PartnerClaimType ?? attributes.DefaultValue,
    ]);
    expect(Object.fromEntries(claims)).toEqual({
      issuerUserId: 'sub',
      displayName: 'name',
      givenName: 'given_name',
      surname: 'family_name',
      email: 'email',
      identityProvider: 'iss',
      authenticationSource: 'socialIdpAuthentication',
    });
  });

  test('puts its name into the redirect URI where such a policy is registered, and is called like it', async () => {
    const { integration, guide } = await policyOf('b2c by policy');
    const policy = parseXml(snippetOf(guide, 'policy'));
    expect(metadataOf(policy).UsePolicyInRedirectUri).toBe('true');
    const { TenantId, PolicyId } = policy.attributes;
    expect({ TenantId, PolicyId }).toEqual({
      TenantId: 'contoso.onmicrosoft.com',
      PolicyId: 'B2C_1A_signin',
    });
    // What B2C sends: all of it in lower case.
    const sent = `https://contoso.b2clogin.com/${TenantId}/${PolicyId}/oauth2/authresp`.toLowerCase();
    expect(integration.redirectUris).toContain(sent);
  });

  test('leads from the choice of the provider to the technical profile, by names that are there', async () => {
    const policy = parseXml(snippetOf((await policyOf('b2c')).guide, 'policy'));
    const ids = (name: string, attribute: string) =>
      all(policy, name).map((one) => one.attributes[attribute]);
    expect(ids('ClaimsExchange', 'Id')).toEqual(
      expect.arrayContaining(ids('ClaimsProviderSelection', 'TargetClaimsExchangeId')),
    );
    expect(ids('ClaimsExchange', 'TechnicalProfileReferenceId')).toContain(ids('TechnicalProfile', 'Id')[0]);
    expect(ids('UserJourney', 'Id')).toEqual(ids('DefaultUserJourney', 'ReferenceId'));
  });

  test('shows a hostile name as it was typed, and is the same policy', async () => {
    const plain = parseXml(snippetOf((await policyOf('b2c by code')).guide, 'policy'));
    const shape = (one: Parsed): unknown[] => [
      one.name,
      Object.keys(one.attributes),
      one.children.map(shape),
    ];
    for (const name of HOSTILE) {
      const policy = parseXml(snippetOf((await policyOf('b2c by code', name)).guide, 'policy'));
      expect(breaches(policy)).toEqual([]);
      expect(shape(policy)).toEqual(shape(plain));
      expect(
        all(policy, 'DisplayName')
          .slice(0, 2)
          .map(({ text }) => text),
      ).toEqual([name, name]);
      expect(metadataOf(policy).ProviderName).toBe(name);
    }
  });

  test('is written without characters that XML cannot carry', () => {
    const written = writeXml(element('Item', { Key: 'a\u0000"b' }, 'x\u0008\ud800\ufffey'));
    expect(parseXml(written)).toMatchObject({ attributes: { Key: 'a"b' }, text: 'xy' });
  });
});

test('the rules find what breaks them', () => {
  const wrong = parseXml(
    '<TechnicalProfile><Metadata><Item>a</Item></Metadata><Protocol Name="OIDC" /><Key/></TechnicalProfile>',
  );
  expect(breaches(wrong)).toEqual([
    'TechnicalProfile lacks Id',
    'TechnicalProfile holds Metadata Protocol Key ',
    'TechnicalProfile/Metadata/Item lacks Key',
    'TechnicalProfile/Protocol has Name="OIDC"',
    'TechnicalProfile/Key lacks Id',
    'TechnicalProfile/Key lacks StorageReferenceId',
  ]);
  for (const broken of ['<a>', '<a>&b</a>', '<a b="<"/>', '<a>]]></a>', '<a/><b/>']) {
    expect(() => parseXml(broken)).toThrow();
  }
});

test('the documentation shows what the guide gives', async () => {
  const { integration, guide } = await policyOf('b2c');
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/azure-ad-b2c.md'), 'utf8');
  const [, shown] = /```xml\n([^`]*)```/.exec(docs) ?? [];
  const given = snippetOf(guide, 'claims-provider').replaceAll(integration.clientId, 'clientId as printed');
  expect(shown).toBe(given);
});

import { execFileSync } from 'node:child_process';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { type Guide, guideFor, guidesFor, SECRET_PLACEHOLDER } from '../../../src/domain/guides/index.ts';
import {
  APP,
  allGuidesOf,
  guideOf,
  HOSTILE,
  INPUTS,
  integrationOf,
  PROVIDER,
  snippetOf,
  snippetsOf,
  TENANT,
} from './some-guides.ts';

const kinds = Object.keys(INPUTS) as (keyof typeof INPUTS)[];

const formOf = (guide: Guide, key: string): (string | undefined)[][] =>
  guide.steps
    .filter((one) => one.key === key)
    .flatMap(({ fields }) => fields.map(({ label, value }) => [label, value]));

describe('the guides of an integration', () => {
  test('are those of its kind, and no others', async () => {
    const offered = async (input: keyof typeof INPUTS) => guidesFor(await integrationOf(INPUTS[input]));
    expect(await offered('b2c')).toEqual(['user-flow', 'custom-policy', 'graph']);
    expect(await offered('external id')).toEqual(['external-id', 'graph']);
    expect(await offered('external mfa')).toEqual(['external-mfa', 'graph']);
    expect(await offered('a server')).toEqual(['openid-connect', 'keycloak']);
    const b2c = await integrationOf(INPUTS.b2c);
    for (const id of ['keycloak', 'external-id', '__proto__', '']) {
      expect(guideFor(b2c, id, PROVIDER)).toBeUndefined();
    }
  });

  test('follow the form of the Azure portal field by field', async () => {
    const integration = await integrationOf(INPUTS.b2c);
    const guide = guideOf(integration, 'user-flow', { displayName: 'Contoso phone' });
    expect([...formOf(guide, 'form'), ...formOf(guide, 'claims')]).toEqual([
      ['Name', 'Contoso phone'],
      ['Metadata url', PROVIDER.metadata],
      ['Client ID', integration.clientId],
      ['Client secret', ''],
      ['Scope', 'openid profile email'],
      ['Response type', 'id_token'],
      ['Response mode', 'form_post'],
      ['Domain hint', 'countersign'],
      ['User ID', 'sub'],
      ['Display name', 'name'],
      ['Given name', 'given_name'],
      ['Surname', 'family_name'],
      ['Email', 'email'],
    ]);
    expect(formOf(guide, 'redirects').map(([, value]) => value)).toEqual(integration.redirectUris);
  });

  test('follow the forms of Entra and of Keycloak', async () => {
    const externalId = await integrationOf(INPUTS['external id']);
    expect(formOf(guideOf(externalId, 'external-id'), 'form')).toEqual([
      ['Display name', 'Countersign'],
      ['Well-known endpoint', PROVIDER.metadata],
      ['OpenID Issuer URI', PROVIDER.issuer],
      ['Client ID', externalId.clientId],
      ['Client Authentication', 'client_secret_post'],
      ['Client secret', undefined],
      ['Scope', 'openid profile email'],
      ['Response type', 'code'],
    ]);
    const mfa = await integrationOf(INPUTS['external mfa']);
    expect(formOf(guideOf(mfa, 'external-mfa'), 'mfa-method')).toEqual([
      ['Name', 'Countersign'],
      ['Client ID', mfa.clientId],
      ['Discovery Endpoint', PROVIDER.metadata],
      ['App ID', APP],
    ]);
    expect(formOf(guideOf(mfa, 'external-mfa'), 'mfa-consent')).toEqual([
      ['Grant admin consent', `https://login.microsoftonline.com/${TENANT}/adminconsent?client_id=${APP}`],
    ]);
    const keycloak = guideOf(await integrationOf(INPUTS.keycloak), 'keycloak');
    expect(keycloak.warnings).toEqual([]);
    expect(formOf(keycloak, 'form')[0]).toEqual(['Alias', 'phone']);
    expect(snippetOf(keycloak, 'keycloak-kcadm')).toContain("--target-realm 'my shop'");
  });

  test('ask Graph for what the integration is', async () => {
    const bodyOf = async (input: keyof typeof INPUTS) => {
      const integration = await integrationOf(INPUTS[input]);
      return JSON.parse(snippetOf(guideOf(integration, 'graph'), 'graph-body')) as Record<string, unknown>;
    };
    expect(await bodyOf('b2c')).toMatchObject({
      '@odata.type': 'microsoft.graph.openIdConnectIdentityProvider',
      metadataUrl: PROVIDER.metadata,
      responseType: 'id_token',
      responseMode: 'form_post',
      claimsMapping: { userId: 'sub', displayName: 'name' },
    });
    expect(await bodyOf('b2c')).not.toHaveProperty('clientSecret');
    expect(await bodyOf('b2c by code')).toMatchObject({
      responseType: 'code',
      clientSecret: SECRET_PLACEHOLDER,
    });
    expect(await bodyOf('external id')).toMatchObject({
      issuer: PROVIDER.issuer,
      responseType: 'code',
      clientAuthentication: { '@odata.type': '#microsoft.graph.oidcClientSecretAuthentication' },
    });
    expect(await bodyOf('external mfa')).toMatchObject({
      appId: APP,
      openIdConnectSetting: { discoveryUrl: PROVIDER.metadata },
    });
  });

  test('say beforehand what cannot work', async () => {
    const warningsOf = async (input: object, id: string, provider = PROVIDER) =>
      guideFor(await integrationOf(input), id, provider)?.warnings.map(({ key }) => key);
    const b2c = { kind: 'azure-b2c', initialDomain: 'contoso' } as const;
    const code = { ...b2c, responseType: 'code' } as const;
    expect(await warningsOf(b2c, 'user-flow')).toEqual([]);
    const local = { ...PROVIDER, issuer: 'http://localhost:3000' };
    expect(await warningsOf(b2c, 'user-flow', local)).toEqual(['not-public']);
    expect(await warningsOf({ ...code, clientAuth: 'client_secret_jwt' }, 'user-flow')).toEqual([
      'client-auth',
    ]);
    expect(await warningsOf(b2c, 'graph')).toEqual(['beta']);
    const server = INPUTS['a server'];
    expect(await warningsOf(server, 'keycloak')).toEqual(['redirect-missing']);
    expect(await warningsOf(INPUTS['an id_token'], 'keycloak')).toEqual(['code-only', 'redirect-missing']);
    expect(await warningsOf(INPUTS['a page'], 'openid-connect')).toEqual(['public-client']);
  });

  test('refuse what cannot be the name of a button, a server or a realm, and name the field', async () => {
    const keycloak = await integrationOf(INPUTS['a server']);
    const refused = (typed: object) => {
      try {
        guideFor(keycloak, 'keycloak', PROVIDER, typed);
      } catch (error) {
        return (error as { faults?: { path: string }[] }).faults?.map(({ path }) => path);
      }
      return undefined;
    };
    expect(refused({ displayName: 'x'.repeat(101) })).toEqual(['display-name']);
    expect(refused({ displayName: 'a\u202eb' })).toEqual(['display-name']);
    for (const server of [
      'keycloak',
      'javascript:alert(1)',
      'https://a.example/?x',
      `https://${'a'.repeat(300)}.example`,
    ]) {
      expect([server, refused({ keycloak: server })]).toEqual([server, ['keycloak']]);
    }
    for (const realm of ['a/b', '<b>', 'a b', 'x'.repeat(61)]) {
      expect([realm, refused({ realm })]).toEqual([realm, ['realm']]);
    }
    expect(refused({ displayName: ' ', keycloak: '', realm: ' ' })).toBeUndefined();
  });
});

/** A text is what it says it is: to a parser that nobody here wrote. */
const CHECKS = {
  xml: () => {},
  json: (text: string) => void JSON.parse(text),
  js: (text: string) => void transformSync(text, { loader: 'js', format: 'esm', target: 'es2022' }),
  sh: (text: string) => void execFileSync('sh', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] }),
};

describe('every text to paste', () => {
  test.each(kinds)('can be read by what it is for, whatever the button is called: %s', async (input) => {
    const integration = await integrationOf(INPUTS[input]);
    for (const displayName of ['Countersign', ...HOSTILE]) {
      for (const guide of allGuidesOf(integration, { displayName })) {
        for (const { language, text } of snippetsOf(guide)) CHECKS[language](text);
      }
    }
  });

  test('sends a hostile name to Graph as it was typed, by a shell that runs nothing of it', async () => {
    const integration = await integrationOf(INPUTS.b2c);
    for (const displayName of HOSTILE) {
      const script = snippetOf(guideOf(integration, 'graph', { displayName }), 'graph-curl');
      // In the place of curl: what it would have sent.
      const sent = execFileSync('sh', ['-c', `curl() { cat; }\n${script}`], { encoding: 'utf8' });
      expect(JSON.parse(sent)).toMatchObject({ displayName });
    }
  });

  test('has a code example for every way to prove who one is', async () => {
    const namesOf = async (input: object) =>
      snippetsOf(guideOf(await integrationOf(input), 'openid-connect')).map(({ name }) => name);
    expect(await namesOf(INPUTS['a server'])).toEqual(['openid-client', 'passport']);
    expect(await namesOf(INPUTS['a page'])).toEqual(['oidc-client-ts', 'msal-browser']);
    expect(await namesOf(INPUTS['an id_token'])).toEqual(['openid-client']);
    const hostile = { ...INPUTS['a server'], redirectUris: ["https://shop.example/it's?a=%22"] };
    const example = snippetOf(guideOf(await integrationOf(hostile), 'openid-connect'), 'openid-client');
    expect(example).toContain("'https://shop.example/it\\'s?a=%22'");
  });
});

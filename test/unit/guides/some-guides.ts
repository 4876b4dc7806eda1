import type { Integration, IntegrationInput } from '../../../src/domain/directory/index.ts';
import {
  type Guide,
  guideFor,
  guidesFor,
  type ProviderAddresses,
  type Snippet,
  type SnippetName,
  type TypedOptions,
} from '../../../src/domain/guides/index.ts';
import { made } from '../an-integration-service.ts';

export const TENANT = '11111111-2222-3333-4444-555555555555';
export const APP = '66666666-7777-8888-9999-000000000000';

export const PROVIDER: ProviderAddresses = {
  issuer: 'https://id.example.com',
  metadata: 'https://id.example.com/.well-known/openid-configuration',
  authorization: 'https://id.example.com/auth',
  token: 'https://id.example.com/token',
  userinfo: 'https://id.example.com/userinfo',
  jwks: 'https://id.example.com/jwks',
  endSession: 'https://id.example.com/session/end',
};

/** One of each kind, and of B2C what differs in a guide. */
export const INPUTS = {
  b2c: { kind: 'azure-b2c', initialDomain: 'contoso' },
  'b2c by code': { kind: 'azure-b2c', initialDomain: 'contoso', responseType: 'code' },
  'b2c by policy': { kind: 'azure-b2c', initialDomain: 'contoso', policies: ['B2C_1A_signin', 'B2C_1_flow'] },
  'external id': { kind: 'entra-external-id', initialDomain: 'contoso', tenantId: TENANT },
  'external mfa': { kind: 'entra-external-mfa', appId: APP, tenantIds: [TENANT] },
  'a server': { kind: 'oidc', redirectUris: ['https://shop.example/callback'] },
  'a page': { kind: 'oidc', redirectUris: ['https://shop.example/callback'], clientAuth: 'none' },
  'an id_token': { kind: 'oidc', redirectUris: ['https://shop.example/callback'], responseType: 'id_token' },
  keycloak: { kind: 'oidc', redirectUris: ['https://sso.example/realms/my%20shop/broker/phone/endpoint'] },
} satisfies Record<string, Partial<IntegrationInput>>;

export const integrationOf = (input: Partial<IntegrationInput>): Promise<Integration> => made().create(input);

/** The guide, which must fit. */
export function guideOf(integration: Integration, id: string, typed: TypedOptions = {}): Guide {
  const guide = guideFor(integration, id, PROVIDER, typed);
  if (guide === undefined) throw new Error(`${id} does not fit ${integration.kind}`);
  return guide;
}

export const allGuidesOf = (integration: Integration, typed?: TypedOptions): Guide[] =>
  guidesFor(integration).map((id) => guideOf(integration, id, typed));

export const snippetsOf = ({ steps }: Guide): Snippet[] => steps.flatMap(({ snippets }) => [...snippets]);

export function snippetOf(guide: Guide, name: SnippetName): string {
  const found = snippetsOf(guide).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.text;
}

/** What a person could call a provider to get out of the text around it. */
export const HOSTILE = [
  `"><script>alert(1)</script>`,
  'Smith & Sons <AG> "Zürich"',
  ']]>',
  `'; rm -rf / #`,
  '$(reboot) `reboot`',
  "it's \\' \\n </JSON>",
  '--><!--',
  'JSON',
  '&lt;&#x41;',
];

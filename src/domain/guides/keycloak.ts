import { clientAuthOf, type GuideParts, keycloakOf, nameField, SCOPE, secretField } from './asked.ts';
import { type Guide, step, type Warning } from './guide.ts';
import { shellWord, writeJson } from './shell.ts';

const DEFAULT_ALIAS = 'countersign';
const FILE = 'countersign-keycloak.json';

/** Keycloak as a broker: the form "OpenID Connect v1.0", or the same by its command line. */
export function keycloakGuide(parts: GuideParts): Guide {
  const { integration, provider, options } = parts;
  const alias = keycloakOf(integration)?.alias ?? DEFAULT_ALIAS;
  const redirectUri = `${options.keycloak}/realms/${encodeURIComponent(options.realm)}/broker/${alias}/endpoint`;
  const known = integration.redirectUris.includes(redirectUri);
  return {
    id: 'keycloak',
    warnings: warningsOf(parts, known ? undefined : redirectUri),
    steps: [
      step('keycloak-redirect', {
        fields: [
          {
            key: 'redirect-uri',
            label: 'Redirect URI',
            value: redirectUri,
            note: known ? 'already-there' : undefined,
          },
        ],
      }),
      step('keycloak-open', { path: ['Identity providers', 'Add provider', 'OpenID Connect v1.0'] }),
      step('form', {
        fields: [
          { key: 'alias', label: 'Alias', value: alias },
          nameField(parts, 'Display name'),
          { key: 'metadata', label: 'Discovery endpoint', value: provider.metadata },
          { key: 'client-auth', label: 'Client authentication', value: formAuth(parts) },
          { key: 'client-id', label: 'Client ID', value: integration.clientId },
          secretField(integration, 'Client Secret'),
        ],
      }),
      step('keycloak-after', {
        path: ['Advanced'],
        fields: [
          { key: 'scope', label: 'Scopes', value: SCOPE },
          { key: 'pkce', label: 'PKCE Method', value: 'S256', note: 'turns-on' },
          { key: 'trust-email', label: 'Trust Email', value: 'On', note: 'verified' },
          { key: 'sync-mode', label: 'Sync mode', value: 'Import' },
        ],
      }),
      step('keycloak-cli', {
        snippets: [
          {
            name: 'keycloak-json',
            language: 'json',
            fileName: FILE,
            text: writeJson(instance(parts, alias)),
          },
          {
            name: 'keycloak-kcadm',
            language: 'sh',
            fileName: 'countersign-keycloak.sh',
            text: kcadm(parts),
          },
        ],
      }),
    ],
  };
}

function warningsOf({ integration }: GuideParts, missing: string | undefined): Warning[] {
  const warnings: Warning[] = [];
  if (!integration.responseTypes.includes('code')) warnings.push({ key: 'code-only', value: 'id_token' });
  if (clientAuthOf(integration) === 'none') warnings.push({ key: 'client-auth', value: 'none' });
  if (missing !== undefined) warnings.push({ key: 'redirect-missing', value: missing });
  return warnings;
}

/** As Keycloak's list of choices writes it. */
function formAuth({ integration }: GuideParts): string {
  const auth = clientAuthOf(integration);
  if (auth === 'private_key_jwt') return 'JWT signed with private key';
  if (auth === 'client_secret_jwt') return 'Client secret as jwt';
  return 'Client secret sent as post';
}

/** An identity provider instance of Keycloak's admin API. The secret is given beside it, never in it. */
function instance({ integration, provider, options }: GuideParts, alias: string) {
  return {
    alias,
    displayName: options.displayName,
    providerId: 'oidc',
    enabled: true,
    trustEmail: true,
    storeToken: false,
    firstBrokerLoginFlowAlias: 'first broker login',
    config: {
      issuer: provider.issuer,
      authorizationUrl: provider.authorization,
      tokenUrl: provider.token,
      userInfoUrl: provider.userinfo,
      logoutUrl: provider.endSession,
      jwksUrl: provider.jwks,
      useJwksUrl: 'true',
      validateSignature: 'true',
      clientId: integration.clientId,
      clientAuthMethod: clientAuthOf(integration) ?? 'client_secret_post',
      defaultScope: SCOPE,
      pkceEnabled: 'true',
      pkceMethod: 'S256',
      syncMode: 'IMPORT',
    },
  };
}

function kcadm({ integration, options }: GuideParts): string {
  const auth = clientAuthOf(integration);
  const secret = auth === 'client_secret_post' || auth === 'client_secret_jwt';
  return [
    `kcadm.sh config credentials --server ${shellWord(options.keycloak)} --realm master --user admin`,
    `kcadm.sh create identity-provider/instances --target-realm ${shellWord(options.realm)} --file ${FILE}${
      secret ? ' \\' : ''
    }`,
    ...(secret ? ['  --set config.clientSecret="$CLIENT_SECRET"'] : []),
    '',
  ].join('\n');
}

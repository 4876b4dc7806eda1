import { clientAuthOf, type GuideParts, reachable, SCOPE, SECRET_PLACEHOLDER } from './asked.ts';
import { noSecretAsExternalIdWants } from './external-id.ts';
import { applicationOf } from './external-mfa.ts';
import { type Guide, type Step, step, type Warning } from './guide.ts';
import { writeJson } from './shell.ts';
import { DOMAIN_HINT, noPrivateKeys, noSecretAsB2cWants, offerAndTest } from './user-flow.ts';

/** What is asked of Microsoft Graph. Each of the three is documented under /beta alone. */
interface GraphRequest {
  readonly url: string;
  readonly permission: string;
  readonly role: string;
  readonly body: Record<string, unknown>;
  readonly warnings: readonly Warning[];
  readonly after: readonly Step[];
}

const GRAPH = 'https://graph.microsoft.com/beta';
const PROVIDERS = {
  url: `${GRAPH}/identity/identityProviders`,
  permission: 'IdentityProvider.ReadWrite.All',
  role: 'External Identity Provider Administrator',
};

/** The same by one request: for Azure AD B2C, Entra External ID or Entra external MFA, as the integration is. */
export function graphGuide(parts: GuideParts): Guide {
  const request = requestOf(parts);
  return {
    id: 'graph',
    warnings: [...reachable(parts), ...request.warnings, { key: 'beta', value: request.url }],
    steps: [
      step('graph-token', {
        fields: [
          { key: 'permission', label: 'Permission', value: request.permission },
          { key: 'role', label: 'Role', value: request.role },
        ],
      }),
      step('graph-request', {
        fields: [
          { key: 'method', label: 'Method', value: 'POST' },
          { key: 'address', label: 'URL', value: request.url },
        ],
        snippets: [
          {
            name: 'graph-body',
            language: 'json',
            fileName: 'countersign-graph.json',
            text: writeJson(request.body),
          },
          {
            name: 'graph-curl',
            language: 'sh',
            fileName: 'countersign-graph.sh',
            text: curl(request),
          },
        ],
      }),
      ...request.after,
    ],
  };
}

function requestOf(parts: GuideParts): GraphRequest {
  if (parts.integration.kind === 'entra-external-id') return externalId(parts);
  if (parts.integration.kind === 'entra-external-mfa') return externalMfa(parts);
  return b2c(parts);
}

/** `openIdConnectIdentityProvider`; the secret is demanded for a code alone. */
function b2c(parts: GuideParts): GraphRequest {
  const { integration, provider, options } = parts;
  const [responseType = 'id_token'] = integration.responseTypes;
  return {
    ...PROVIDERS,
    body: {
      '@odata.type': 'microsoft.graph.openIdConnectIdentityProvider',
      displayName: options.displayName,
      clientId: integration.clientId,
      ...(clientAuthOf(integration) === undefined ? {} : { clientSecret: SECRET_PLACEHOLDER }),
      metadataUrl: provider.metadata,
      responseType,
      responseMode: 'form_post',
      scope: SCOPE,
      domainHint: DOMAIN_HINT,
      claimsMapping: {
        userId: 'sub',
        displayName: 'name',
        givenName: 'given_name',
        surname: 'family_name',
        email: 'email',
      },
    },
    warnings: [...noPrivateKeys(parts), ...noSecretAsB2cWants(parts)],
    after: offerAndTest(parts),
  };
}

/** `oidcIdentityProvider` of an external tenant. */
function externalId(parts: GuideParts): GraphRequest {
  const { integration, provider, options } = parts;
  return {
    ...PROVIDERS,
    body: {
      '@odata.type': '#microsoft.graph.oidcIdentityProvider',
      displayName: options.displayName,
      clientId: integration.clientId,
      issuer: provider.issuer,
      wellKnownEndpoint: provider.metadata,
      responseType: 'code',
      scope: SCOPE,
      clientAuthentication: {
        '@odata.type': '#microsoft.graph.oidcClientSecretAuthentication',
        clientSecret: SECRET_PLACEHOLDER,
      },
      inboundClaimMapping: {
        sub: 'sub',
        name: 'name',
        given_name: 'given_name',
        family_name: 'family_name',
        email: 'email',
        email_verified: 'email_verified',
      },
    },
    warnings: noSecretAsExternalIdWants(parts),
    after: [
      step('external-id-flow', {
        path: ['External Identities', 'User flows', 'Identity providers', 'Other Identity Providers'],
      }),
    ],
  };
}

/** `externalAuthenticationMethodConfiguration`; Entra keeps it disabled until it is switched on. */
function externalMfa(parts: GuideParts): GraphRequest {
  const { integration, provider, options } = parts;
  const { appId } = applicationOf(parts);
  return {
    url: `${GRAPH}/policies/authenticationMethodsPolicy/authenticationMethodConfigurations`,
    permission: 'Policy.ReadWrite.AuthenticationMethod',
    role: 'Authentication Policy Administrator',
    body: {
      '@odata.type': '#microsoft.graph.externalAuthenticationMethodConfiguration',
      displayName: options.displayName,
      appId,
      openIdConnectSetting: { clientId: integration.clientId, discoveryUrl: provider.metadata },
    },
    warnings: [],
    after: [
      step('mfa-policy', {
        path: ['Conditional Access', 'Policies', 'Grant', 'Require multifactor authentication'],
      }),
    ],
  };
}

/** JSON has no line break inside a string, so that no line of it ends the here-document. */
const curl = ({ url, body }: GraphRequest): string =>
  [
    `curl --fail-with-body --request POST '${url}' \\`,
    `  --header "Authorization: Bearer $GRAPH_TOKEN" \\`,
    `  --header 'Content-Type: application/json' \\`,
    `  --data-binary @- <<'JSON'`,
    `${writeJson(body)}JSON`,
    '',
  ].join('\n');

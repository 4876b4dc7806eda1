import { clientAuthOf, type GuideParts, redirectFields, SCOPE, secretField } from './asked.ts';
import { codeExamples } from './code-examples.ts';
import { type Field, type Guide, step } from './guide.ts';

/** Any OpenID Connect relying party: the values it asks for by their names in the standard, and code that works. */
export function openIdConnectGuide(parts: GuideParts): Guide {
  const { integration, provider } = parts;
  const { protocol } = integration;
  const auth = clientAuthOf(integration);
  const [responseType = 'code'] = integration.responseTypes;
  return {
    id: 'openid-connect',
    warnings: auth === 'none' ? [{ key: 'public-client', value: 'S256' }] : [],
    steps: [
      step('oidc-values', {
        fields: [
          { key: 'issuer', label: 'issuer', value: provider.issuer, note: 'to-the-letter' },
          { key: 'metadata', label: 'discovery', value: provider.metadata },
          { key: 'client-id', label: 'client_id', value: integration.clientId },
          ...(auth === undefined ? [] : [secretField(integration, 'client_secret')]),
          ...(auth === undefined
            ? []
            : [{ key: 'client-auth', label: 'token_endpoint_auth_method', value: auth } satisfies Field]),
          { key: 'response-type', label: 'response_type', value: responseType },
          ...(responseType === 'code'
            ? [{ key: 'pkce', label: 'code_challenge_method', value: 'S256' } satisfies Field]
            : [{ key: 'response-mode', label: 'response_mode', value: 'form_post' } satisfies Field]),
          { key: 'scope', label: 'scope', value: protocol.offlineAccess ? `${SCOPE} offline_access` : SCOPE },
          { key: 'signature', label: 'id_token_signed_response_alg', value: protocol.idTokenAlg },
          ...redirectFields(integration, 'redirect_uri'),
        ],
      }),
      step('oidc-endpoints', {
        fields: [
          { key: 'authorization-endpoint', label: 'authorization_endpoint', value: provider.authorization },
          { key: 'token-endpoint', label: 'token_endpoint', value: provider.token },
          { key: 'userinfo-endpoint', label: 'userinfo_endpoint', value: provider.userinfo },
          { key: 'keys', label: 'jwks_uri', value: provider.jwks },
          { key: 'end-session-endpoint', label: 'end_session_endpoint', value: provider.endSession },
        ],
      }),
      step('oidc-claims', { fields: CLAIMS }),
      step('oidc-code', { snippets: codeExamples(parts) }),
    ],
  };
}

const CLAIMS: readonly Field[] = [
  { key: 'user-id', label: 'sub', value: 'sub', note: 'stays' },
  { key: 'full-name', label: 'name', value: 'name', note: 'never-empty' },
  { key: 'given-name', label: 'given_name', value: 'given_name' },
  { key: 'family-name', label: 'family_name', value: 'family_name' },
  { key: 'email', label: 'email', value: 'email' },
  { key: 'email-verified', label: 'email_verified', value: 'email_verified', note: 'verified' },
];

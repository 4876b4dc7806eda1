import type { AllClientMetadata, Client } from 'oidc-provider';
import type { ClaimScope, Integration, TokenLifetimes } from '../domain/directory/index.ts';

/** The provider insists on a secret to compare with; ours are hashed and compared by the directory. */
const KEPT_AS_A_HASH = 'kept-as-a-hash-in-the-directory';

/** RFC 8628 section 3.4. */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** What the provider keeps of ours beside the registered metadata. */
export const OWN_METADATA = ['lifetimes', 'shares', 'sector'];

/** The integration's lifetimes, from the client that was made of it. */
export const lifetimesOf = (client: Client): TokenLifetimes => client.lifetimes as TokenLifetimes;

/** For whom a client's pairwise subjects are made: its own id, or that of the client that it stands for. */
export const sectorOf = (client: Client): string => client.sector as string;

/** Whose claims it may be given. */
export const sharesOf = (client: Client | undefined): readonly ClaimScope[] =>
  (client?.shares as readonly ClaimScope[] | undefined) ?? [];

/**
 * OpenID Connect Dynamic Registration section 2, as far as it concerns us. `assertionSecret` is for
 * `client_secret_jwt`. `standsFor`: the client id of another, in whose place this one is.
 */
export function toMetadata(
  integration: Integration,
  assertionSecret?: string,
  standsFor?: string,
): AllClientMetadata {
  const { protocol, responseTypes } = integration;
  const code = responseTypes.includes('code');
  const implicit = responseTypes.includes('id_token');
  return {
    client_id: integration.clientId,
    client_name: integration.name,
    // Loopback http for an id_token is for the demo application alone, and for what stands for another on a gateway that
    // has no TLS; the library ties it to `native`.
    application_type:
      integration.demo || (standsFor !== undefined && isPlain(integration)) ? 'native' : 'web',
    redirect_uris: integration.redirectUris,
    response_types: responseTypes,
    // Written out: where it is absent the library adds `implicit` after it has checked the redirect URIs.
    grant_types: [
      ...(code ? ['authorization_code'] : []),
      ...(implicit ? ['implicit'] : []),
      ...(protocol.offlineAccess ? ['refresh_token'] : []),
      ...(protocol.deviceSignIn ? [DEVICE_GRANT] : []),
    ],
    // Microsoft Entra takes the answer by POST and in no other way.
    response_modes:
      integration.kind === 'entra-external-mfa'
        ? ['form_post']
        : ['form_post', 'fragment', ...(code ? ['query'] : [])],
    // An OAuth request without openid has nothing to get here: with this the library refuses it, as section 3.1.2.1 lets it.
    require_auth_time: true,
    id_token_signed_response_alg: protocol.idTokenAlg,
    ...subjects(integration),
    ...authentication(integration, assertionSecret),
    lifetimes: protocol.lifetimes,
    sector: standsFor ?? integration.clientId,
    shares: protocol.scopes,
  };
}

const isPlain = ({ redirectUris }: Integration): boolean =>
  redirectUris.every((uri) => uri.startsWith('http:'));

/** The sector of a pairwise subject is the integration itself; the library wants it as an address, and asks nobody. */
const subjects = ({ clientId, protocol }: Integration) =>
  protocol.subjects === 'pairwise'
    ? {
        subject_type: 'pairwise' as const,
        sector_identifier_uri: `https://sector.invalid/${encodeURIComponent(clientId)}`,
      }
    : { subject_type: 'public' as const };

function authentication({ protocol }: Integration, assertionSecret: string | undefined) {
  const { clientAuth: token_endpoint_auth_method, clientKeys } = protocol;
  switch (token_endpoint_auth_method) {
    case 'client_secret_post':
      return { token_endpoint_auth_method, client_secret: KEPT_AS_A_HASH };
    case 'client_secret_jwt':
      return {
        token_endpoint_auth_method,
        token_endpoint_auth_signing_alg: 'HS256' as const,
        client_secret: assertionSecret,
      };
    case 'private_key_jwt':
      return {
        token_endpoint_auth_method,
        jwks: { keys: clientKeys.map((key) => ({ ...key, use: 'sig' })) },
      };
    case 'none':
      return { token_endpoint_auth_method };
  }
}

/** OpenID Connect Back-Channel Logout 1.0 section 2.2, for those who are part of sessions. */
export function backchannelLogout({ protocol }: Integration): Partial<AllClientMetadata> {
  const { backchannelLogoutUri, sessionAge } = protocol;
  if (backchannelLogoutUri === undefined || sessionAge === 0) return {};
  return { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true };
}

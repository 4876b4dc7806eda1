import type { AllClientMetadata } from 'oidc-provider';
import type { Integration, IntegrationStore } from '../domain/directory/index.ts';
import type { Clock } from '../kernel/index.ts';

/** Changes made elsewhere, by the CLI or on another node, are seen after at most this time. */
const FRESH_FOR = 500;
/** Unknown ids are remembered too, so that guessing costs no reads; bounded, so that it costs no memory. */
const MOST_REMEMBERED = 5_000;

/** Integrations as the provider wants to see them, remembered for half a second. */
export class ClientSource {
  readonly #store: IntegrationStore;
  readonly #clock: Clock;
  readonly #demo: boolean;
  readonly #sessions: boolean;
  readonly #remembered = new Map<string, { integration: Integration | undefined; until: number }>();

  /**
   * `demo`: whether the demo application exists; a directory that was once used for it may still hold it. `sessions`:
   * whether there are any to sign out of.
   */
  constructor(parts: { store: IntegrationStore; clock: Clock; demo: boolean; sessions: boolean }) {
    this.#sessions = parts.sessions;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#demo = parts.demo;
  }

  async integration(clientId: string): Promise<Integration | undefined> {
    const now = this.#clock.now();
    const known = this.#remembered.get(clientId);
    if (known !== undefined && now < known.until && now >= known.until - FRESH_FOR) return known.integration;
    const stored = await this.#store.byClientId(clientId);
    const integration = stored?.demo && !this.#demo ? undefined : stored;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(clientId, { integration, until: now + FRESH_FOR });
    return integration;
  }

  /** OpenID Connect Dynamic Registration section 2, as far as it concerns us. */
  async metadata(clientId: string): Promise<AllClientMetadata | undefined> {
    const integration = await this.integration(clientId);
    if (integration === undefined) return undefined;
    return { ...toMetadata(integration), ...(this.#sessions ? backchannelLogout(integration) : {}) };
  }
}

/** The provider insists on a secret to compare with; ours are hashed and compared by the directory. */
const KEPT_AS_A_HASH = 'kept-as-a-hash-in-the-directory';

function toMetadata(integration: Integration): AllClientMetadata {
  const code = integration.responseTypes.includes('code');
  const implicit = integration.responseTypes.includes('id_token');
  return {
    client_id: integration.clientId,
    client_name: integration.name,
    // Loopback http for an id_token is for the demo application alone; the library ties it to `native`.
    application_type: integration.demo ? 'native' : 'web',
    redirect_uris: integration.redirectUris,
    response_types: integration.responseTypes,
    // Written out: where it is absent the library adds `implicit` after it has checked the redirect URIs.
    grant_types: [...(code ? ['authorization_code'] : []), ...(implicit ? ['implicit'] : [])],
    // An OAuth request without openid has nothing to get here: with this the library refuses it, as section 3.1.2.1 lets it.
    require_auth_time: true,
    id_token_signed_response_alg: integration.protocol.idTokenAlg,
    // Microsoft Entra takes the answer by POST and in no other way.
    response_modes:
      integration.kind === 'entra-external-mfa'
        ? ['form_post']
        : ['form_post', 'fragment', ...(code ? ['query'] : [])],
    ...(code
      ? { token_endpoint_auth_method: 'client_secret_post' as const, client_secret: KEPT_AS_A_HASH }
      : { token_endpoint_auth_method: 'none' as const }),
  };
}

/** OpenID Connect Back-Channel Logout 1.0 section 2.2, for those who are part of sessions. */
function backchannelLogout({ protocol }: Integration): Partial<AllClientMetadata> {
  const { backchannelLogoutUri, sessionAge } = protocol;
  if (backchannelLogoutUri === undefined || sessionAge === 0) return {};
  return { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true };
}

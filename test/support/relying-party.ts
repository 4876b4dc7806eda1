import * as client from 'openid-client';
import type { SentBack } from '../../src/cli/index.ts';
import type { Integration } from '../../src/domain/directory/index.ts';

export interface Asked {
  readonly url: string;
  readonly nonce: string;
  readonly state: string;
  readonly codeVerifier?: string;
}

/** An application that somebody else wrote: openid-client asks, verifies and exchanges. */
export class RelyingParty {
  readonly integration: Integration;
  readonly clientSecret: string | undefined;
  readonly redirectUri: string;
  readonly #configuration: client.Configuration;

  private constructor(parts: {
    integration: Integration;
    clientSecret: string | undefined;
    configuration: client.Configuration;
  }) {
    this.integration = parts.integration;
    this.clientSecret = parts.clientSecret;
    this.redirectUri = parts.integration.redirectUris[0] ?? '';
    this.#configuration = parts.configuration;
  }

  static async discover(parts: {
    issuer: string;
    fetch: typeof fetch;
    integration: Integration;
    clientSecret?: string | undefined;
    /** How it authenticates at the token endpoint; by form fields, or as its integration says. */
    authentication?: 'post' | 'basic';
    /** The private half of its key, for `private_key_jwt`. */
    privateKey?: client.CryptoKey | client.PrivateKey;
  }): Promise<RelyingParty> {
    const { integration, clientSecret } = parts;
    const implicit = integration.responseTypes.includes('id_token');
    const configuration = await client.discovery(
      new URL(parts.issuer),
      integration.clientId,
      undefined,
      authenticationOf(parts),
      {
        execute: [client.allowInsecureRequests, ...(implicit ? [client.useIdTokenResponseType] : [])],
        [client.customFetch]: parts.fetch as client.CustomFetch,
      },
    );
    return new RelyingParty({ integration, clientSecret, configuration });
  }

  /** An authorization request; parameters given here overwrite the usual ones. */
  async ask(overrides: Record<string, string> = {}, pkce = false): Promise<Asked> {
    const nonce = client.randomNonce();
    const state = client.randomState();
    const codeVerifier = pkce ? client.randomPKCECodeVerifier() : undefined;
    const url = client.buildAuthorizationUrl(this.#configuration, {
      redirect_uri: this.redirectUri,
      response_type: this.integration.responseTypes[0] ?? 'id_token',
      scope: 'openid profile email',
      response_mode: 'form_post',
      nonce,
      state,
      ...(codeVerifier
        ? {
            code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
            code_challenge_method: 'S256',
          }
        : {}),
      ...overrides,
    });
    return { url: url.href, nonce, state, ...(codeVerifier ? { codeVerifier } : {}) };
  }

  /** Verifies a posted id_token: signature, issuer, audience, nonce, state, expiry. */
  async verify(sentBack: SentBack, asked: Asked): Promise<client.IDToken> {
    return client.implicitAuthentication(this.#configuration, this.#posted(sentBack), asked.nonce, {
      expectedState: asked.state,
    });
  }

  /** Exchanges a code that came back by form_post or query. */
  async exchange(sentBack: SentBack, asked: Asked) {
    const url = new URL(sentBack.action);
    for (const [name, value] of sentBack.fields) url.searchParams.set(name, value);
    return client.authorizationCodeGrant(this.#configuration, url, {
      expectedNonce: asked.nonce,
      expectedState: asked.state,
      idTokenExpected: true,
      ...(asked.codeVerifier ? { pkceCodeVerifier: asked.codeVerifier } : {}),
    });
  }

  userinfo(accessToken: string, sub: string) {
    return client.fetchUserInfo(this.#configuration, accessToken, sub);
  }

  refresh(refreshToken: string, scope?: string) {
    return client.refreshTokenGrant(this.#configuration, refreshToken, scope === undefined ? {} : { scope });
  }

  revoke(token: string) {
    return client.tokenRevocation(this.#configuration, token);
  }

  introspect(token: string) {
    return client.tokenIntrospection(this.#configuration, token);
  }

  /** RFC 8628 section 3.1: the device's own request. */
  askForDevice(scope = 'openid profile email') {
    return client.initiateDeviceAuthorization(this.#configuration, { scope });
  }

  /** RFC 8628 section 3.4: the tokens of a device whose person has approved. Polls without waiting. */
  pollForDevice(asked: client.DeviceAuthorizationResponse) {
    return client.pollDeviceAuthorizationGrant(this.#configuration, { ...asked, interval: 0 });
  }

  #posted(sentBack: SentBack): Request {
    return new Request(sentBack.action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([...sentBack.fields]),
    });
  }
}

function authenticationOf(parts: Parameters<typeof RelyingParty.discover>[0]): client.ClientAuth {
  const { clientSecret, privateKey } = parts;
  if (privateKey) return client.PrivateKeyJwt(privateKey);
  if (!clientSecret) return client.None();
  if (parts.integration.protocol.clientAuth === 'client_secret_jwt')
    return client.ClientSecretJwt(clientSecret);
  return parts.authentication === 'basic'
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
}

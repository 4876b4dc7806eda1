import * as client from 'openid-client';
import { GatewayError, type Random, randomToken } from '../../kernel/index.ts';

export const DEMO_CLIENT_ID = 'demo';

/** What the demo application remembers between the request and the answer. */
export interface Asked {
  readonly nonce: string;
  readonly state: string;
}

export interface Verified {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly idToken: string;
}

/**
 * The demo application as a relying party: asks as Azure AD B2C does (id_token, form_post) and verifies with a standard
 * client, over the network like anybody else.
 */
export class DemoRelyingParty {
  readonly #issuer: string;
  readonly #callback: string;
  readonly #random: Random;
  #configuration: Promise<client.Configuration> | undefined;

  constructor(parts: { issuer: string; callback: string; random: Random }) {
    this.#issuer = parts.issuer;
    this.#callback = parts.callback;
    this.#random = parts.random;
  }

  /** The authorization request, parameter by parameter as B2C orders them. */
  async ask(): Promise<{ url: string; asked: Asked }> {
    const asked = {
      nonce: this.#random.bytes(16).toString('base64'),
      state: `StateProperties=${randomToken(this.#random, 48)}`,
    };
    const url = client.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: this.#callback,
      response_type: 'id_token',
      scope: 'openid profile email',
      response_mode: 'form_post',
      nonce: asked.nonce,
      state: asked.state,
    });
    return { url: url.href, asked };
  }

  /** Checks signature, issuer, audience, nonce, state and expiry. Throws kind `refused` with what the answer says. */
  async verify(form: ReadonlyMap<string, string>, asked: Asked): Promise<Verified> {
    const error = form.get('error');
    if (error !== undefined) {
      throw new GatewayError('refused', error, form.get('error_description') ?? '');
    }
    const request = new Request(this.#callback, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([...form]),
    });
    const claims = await client.implicitAuthentication(await this.#discover(), request, asked.nonce, {
      expectedState: asked.state,
    });
    return { claims, idToken: form.get('id_token') ?? '' };
  }

  #discover(): Promise<client.Configuration> {
    this.#configuration ??= client
      .discovery(new URL(this.#issuer), DEMO_CLIENT_ID, undefined, client.None(), {
        execute: [client.allowInsecureRequests, client.useIdTokenResponseType],
      })
      .catch((error: unknown) => {
        this.#configuration = undefined;
        throw error;
      });
    return this.#configuration;
  }
}

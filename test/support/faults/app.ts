import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { settle } from './patience.ts';

/** An application that takes codes, as its operator registered it. */
export interface Registered {
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** What the token endpoint said to a code. */
export interface Exchanged {
  readonly status: number;
  readonly error: string | undefined;
  /** Of the id_token. */
  readonly nonce: unknown;
  readonly email: unknown;
}

/** A relying party that asks and exchanges by hand, so that it can exchange the same code again. */
export class App {
  readonly #as: Registered;

  constructor(registered: Registered) {
    this.#as = registered;
  }

  ask(): { url: string; nonce: string } {
    const nonce = randomBytes(16).toString('base64url');
    const query = new URLSearchParams({
      client_id: this.#as.clientId,
      redirect_uri: this.#as.redirectUri,
      response_type: 'code',
      response_mode: 'form_post',
      scope: 'openid profile email',
      nonce,
      state: nonce,
    });
    return { url: `${this.#as.origin}/auth?${query}`, nonce };
  }

  async exchange(code: string): Promise<Exchanged> {
    const { origin, clientId, clientSecret, redirectUri } = this.#as;
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
    });
    const response = await settle(fetch(`${origin}/token`, { method: 'POST', body }));
    const json = (await response.json().catch(() => ({}))) as Record<string, string | undefined>;
    const claims = json.id_token === undefined ? {} : decodeJwt(json.id_token);
    return { status: response.status, error: json.error, nonce: claims.nonce, email: claims.email };
  }
}

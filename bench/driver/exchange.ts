import { expectStatus } from './browser.ts';
import { Connection } from './connection.ts';
import type { Target } from './messages.ts';
import { type FormPost, formAction, formField } from './pages.ts';

/** The relying party's server, which exchanges codes by a connection of its own (RFC 6749 section 4.1.3). */
export class Exchange {
  readonly #target: Target;
  readonly #connection: Connection;

  constructor(target: Target) {
    this.#target = target;
    this.#connection = new Connection(target.origin);
  }

  /** The response form with the token that its code was exchanged for. */
  async redeem(html: string): Promise<FormPost> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: formField(html, 'code'),
      redirect_uri: this.#target.redirectUri,
      client_id: this.#target.clientId,
      client_secret: this.#target.clientSecret ?? '',
    }).toString();
    const fields = 'Content-Type: application/x-www-form-urlencoded\r\nConnection: keep-alive\r\n';
    const answer = await this.#connection.request('POST', '/token', fields, body);
    expectStatus('POST', '/token', 200, answer);
    const { id_token: idToken } = JSON.parse(Buffer.from(answer.body, 'latin1').toString('utf8')) as {
      id_token: string;
    };
    return { action: formAction(html), idToken, state: formField(html, 'state') };
  }

  leave(): void {
    this.#connection.drop();
  }
}

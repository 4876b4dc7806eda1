import { base64url, sha256, signCompact, utf8 } from './jws.ts';
import type { PhoneKey } from './phone-key.ts';

export const API_PATH = '/api/phone/v1';

/** A refusal of the phone API (RFC 9457), or `offline` when the gateway could not be reached. */
export class PhoneApiError extends Error {
  override readonly name = 'PhoneApiError';
  readonly status: number;
  /** Stable: what a program decides by. */
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface ChallengeAnswer {
  challenge: string;
  state: string;
  /** The exact text to show and to sign. */
  statement: string;
  /** Seconds left to answer. */
  expiresIn: number;
  /** Six digits to show, while confirming. */
  code?: string;
  /** Why it was declined. */
  reason?: string;
  recovery?: OpenRecovery;
}

/** What came of an answer. */
export interface DecisionAnswer {
  challenge: string;
  state: string;
  /** While confirming: six digits to show, and the seconds left to type them on the other screen. */
  code?: string;
  expiresIn?: number;
}

/** Somebody who reads this person's mailbox waits to set up a new phone. */
export interface OpenRecovery {
  /** From then on they can, RFC 3339. */
  readyAt: string;
}

export type Decision = 'approve' | 'refused' | 'not_me';

/**
 * A phone that speaks the phone API from outside, with nothing but WebCrypto and fetch: the one in the CLI, in the
 * demo's browser tab and in the tests. Every call rejects with `PhoneApiError`.
 */
export class PhoneClient {
  readonly #issuer: string;
  readonly #key: PhoneKey;
  readonly #now: () => number;
  readonly #fetch: typeof fetch;
  #phoneId: string | undefined;

  /** `now` gives milliseconds since 1970 by this phone's clock. */
  constructor(options: {
    issuer: string;
    key: PhoneKey;
    phoneId?: string | undefined;
    now: () => number;
    fetch?: typeof fetch;
  }) {
    this.#issuer = options.issuer.replace(/\/$/, '');
    this.#key = options.key;
    this.#phoneId = options.phoneId;
    this.#now = options.now;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  get phoneId(): string | undefined {
    return this.#phoneId;
  }

  /** Enrols this key by an invitation's code or URL. The phone's id is kept for the calls that follow. */
  async enroll(invitation: string, name: string): Promise<{ phone: string; user: { name: string } }> {
    const enrolled = await this.#call<{ phone: string; user: { name: string } }>('POST', '/enroll', {
      invitation,
      name,
    });
    this.#phoneId = enrolled.phone;
    return enrolled;
  }

  /** Trades a frame for a ticket that outlives it. */
  scan(frame: string): Promise<{ challenge: string; state: string; ticket: string; expiresIn: number }> {
    return this.#call('POST', '/scan', { frame });
  }

  /** The same by the short code that somebody typed. */
  scanCode(code: string): Promise<{ challenge: string; state: string; ticket: string; expiresIn: number }> {
    return this.#call('POST', '/scan', { code });
  }

  /** Claims by the frame seen now. */
  claim(frame: string): Promise<ChallengeAnswer> {
    return this.#call('POST', '/claim', { frame });
  }

  claimByTicket(ticket: string): Promise<ChallengeAnswer> {
    return this.#call('POST', '/claim', { ticket });
  }

  /** The challenges this phone holds and has not answered. */
  async challenges(): Promise<ChallengeAnswer[]> {
    return (await this.#call<{ challenges: ChallengeAnswer[] }>('GET', '/challenges')).challenges;
  }

  challenge(id: string): Promise<ChallengeAnswer> {
    return this.#call('GET', `/challenges/${id}`);
  }

  /** `number`: the two digits that the other screen shows, where the statement asks for them. */
  async approve(challenge: string, statement: string, number = ''): Promise<DecisionAnswer> {
    const signature = await this.signDecision(statement, 'approve', number);
    return this.#call('POST', `/challenges/${challenge}/approve`, { signature });
  }

  async decline(challenge: string, statement: string, reason: 'refused' | 'not_me'): Promise<DecisionAnswer> {
    const signature = await this.signDecision(statement, reason);
    return this.#call('POST', `/challenges/${challenge}/decline`, { reason, signature });
  }

  /** The recovery of this account that is open, if there is one. */
  async recovery(): Promise<OpenRecovery | undefined> {
    return (await this.#call<{ recovery?: OpenRecovery }>('GET', '/recovery')).recovery;
  }

  /** Stops it; false when there was none. */
  async stopRecovery(): Promise<boolean> {
    return (await this.#call<{ stopped: boolean }>('POST', '/recovery/stop', {})).stopped;
  }

  /** The decision as the gateway wants it signed: a JWS over SHA-256("countersign/v1\0" ‖ statement ‖ decision ‖ number). */
  async signDecision(statement: string, decision: Decision, number = ''): Promise<string> {
    const digest = await sha256(utf8(`countersign/v1\0${statement}${decision}${number}`));
    return signCompact(this.#key, { typ: 'countersign-decision+jws', kid: this.#phoneId }, digest);
  }

  async #call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const url = `${this.#issuer}${API_PATH}${path}`;
    const bytes = body === undefined ? new Uint8Array() : utf8(JSON.stringify(body));
    const headers: Record<string, string> = {
      Authorization: `Phone-Proof ${await this.#proof(method, url, bytes)}`,
    };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await this.#fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: new Uint8Array(bytes) }),
      });
    } catch (error) {
      throw new PhoneApiError(0, 'offline', `The gateway cannot be reached: ${error}`);
    }
    const answer = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    if (response.ok) return answer as Answer;
    throw new PhoneApiError(
      response.status,
      answer.code ?? 'unexpected_answer',
      answer.detail ?? `The gateway answered ${response.status}.`,
    );
  }

  async #proof(method: string, url: string, body: Uint8Array): Promise<string> {
    const owner = this.#phoneId === undefined ? { jwk: this.#key.publicJwk } : { kid: this.#phoneId };
    const claims = {
      aud: this.#issuer,
      htm: method,
      htu: url,
      bh: base64url(await sha256(body)),
      iat: Math.floor(this.#now() / 1000),
      jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    };
    return signCompact(
      this.#key,
      { typ: 'countersign-phone-proof+jwt', ...owner },
      utf8(JSON.stringify(claims)),
    );
  }
}

import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import { type Clock, HOUR, MINUTE, SECOND } from '../../kernel/index.ts';
import type { ExternalMfaApplication } from '../directory/index.ts';
import { hintRefused, requestRefused } from './entra-errors.ts';
import type { EntraKeys } from './entra-keys.ts';
import { chooseFactor, type SecondFactor } from './second-factor.ts';

/** How far two well-kept clocks may be apart. */
const SKEW = MINUTE;
/** Entra makes a hint for one request and lets it expire at once; one that is older than this is no part of a sign-in. */
const OLDEST = HOUR;

const guid = z.guid().transform((text) => text.toLowerCase());
const time = z.number().int().nonnegative();
const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  tid: guid,
  oid: guid,
  /** OpenID Connect Core section 2: at most 255 ASCII characters. */
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  iat: time,
  nbf: time.optional(),
  exp: time,
  preferred_username: z.string().max(320).optional(),
});

/** What of the authorization request concerns us; each as often as it was given. */
export interface SecondFactorRequest {
  readonly hints: readonly string[];
  readonly claims: readonly string[];
  /** One of Microsoft's: it says which of its clouds asks. */
  readonly redirectUri: string;
}

/** Reads what Entra asks of an external MFA provider. */
export class SecondFactors {
  readonly #keys: EntraKeys;
  readonly #clock: Clock;
  readonly #authority: string | undefined;

  /** `authority`: stands for every cloud of Microsoft's, where a test has one of its own. */
  constructor(parts: { keys: EntraKeys; clock: Clock; authority?: string | undefined }) {
    this.#keys = parts.keys;
    this.#clock = parts.clock;
    this.#authority = parts.authority;
  }

  /**
   * Whom the request is about, by Entra's own word, and what the answer may say. Throws kind `invalid` when the word is
   * not Entra's or not for us, `refused` when nothing that is asked for is offered, `unavailable` without Entra's keys.
   */
  async read(application: ExternalMfaApplication, request: SecondFactorRequest): Promise<SecondFactor> {
    const factor = chooseFactor(only('claims', request.claims));
    const hint = only('id_token_hint', request.hints);
    const person = await this.#verified(hint, application, request.redirectUri);
    return { ...person, ...factor };
  }

  /** Expiry is not looked at: the hint is no credential, and Entra issues it expired. */
  async #verified(
    hint: string,
    application: ExternalMfaApplication,
    redirectUri: string,
  ): Promise<Pick<SecondFactor, 'tenantId' | 'objectId' | 'subject' | 'username'>> {
    const { kid, tenant } = peek(hint);
    // Before a key is asked for: a stranger cannot make us ask about tenants that are none of ours.
    if (!application.tenantIds.includes(tenant)) throw hintRefused('its tenant is not registered here');
    const issuer = `${this.#authority ?? new URL(redirectUri).origin}/${tenant}/v2.0`;
    const key = await this.#keys.find(issuer, kid);
    if (key === undefined) throw hintRefused('its key is unknown');
    const verified = await compactVerify(hint, key, { algorithms: ['RS256'] }).catch((cause: unknown) => {
      throw hintRefused('its signature is wrong', cause);
    });
    const parsed = claims.safeParse(parse(verified.payload));
    if (!parsed.success) throw hintRefused('a claim is missing or malformed', parsed.error);
    const { iss, aud, tid, oid, sub, iat, nbf, preferred_username: username } = parsed.data;
    if (tid !== tenant || iss !== issuer) throw hintRefused('its issuer is wrong');
    if (aud.toLowerCase() !== application.appId) throw hintRefused('its audience is wrong');
    const now = this.#clock.now();
    if (Math.max(iat, nbf ?? 0) * SECOND > now + SKEW) throw hintRefused('it is from the future');
    if (iat * SECOND < now - OLDEST) throw hintRefused('it is too old');
    return { tenantId: tid, objectId: oid, subject: sub, username };
  }
}

/** What the hint says of itself, unproven: enough to know which key should prove it. */
function peek(hint: string): { kid: string; tenant: string } {
  try {
    const { alg, kid } = decodeProtectedHeader(hint);
    if (alg !== 'RS256') throw hintRefused('its algorithm is not RS256');
    const tenant = guid.parse(decodeJwt(hint).tid);
    return { kid: z.string().min(1).max(200).parse(kid), tenant };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError) {
      throw hintRefused('it is no token of Entra', error);
    }
    throw error;
  }
}

function only(name: string, values: readonly string[]): string {
  const [value, ...more] = values;
  if (value === undefined || value === '') throw requestRefused(`${name} is missing`);
  if (more.length > 0) throw requestRefused(`${name} is given twice`);
  return value;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

import { compactVerify } from 'jose';
import { errors } from 'oidc-provider';
import { type Clock, HOUR, MINUTE, SECOND } from '../kernel/index.ts';

/** What clients may sign assertions with: RS512 is what Azure AD B2C offers beside RS256. */
export const ASSERTION_ALGS = ['HS256', 'RS256', 'RS512', 'ES256'] as const;

/** FAPI 2.0 section 5.3.2.1: clocks differ, by no more than this. */
const MOST_AHEAD = MINUTE;
/** An assertion is remembered until it expires, so it must. */
const MOST_LIFE = HOUR;

/** The secret that this assertion was made with (RFC 7515, HS256), if it is one of these. */
export async function secretBehind<S extends { readonly plain: string }>(
  assertion: string | undefined,
  secrets: readonly S[],
): Promise<S | undefined> {
  if (assertion === undefined) return undefined;
  for (const secret of secrets) {
    const made = await compactVerify(assertion, Buffer.from(secret.plain), { algorithms: ['HS256'] }).then(
      () => true,
      () => false,
    );
    if (made) return secret;
  }
  return undefined;
}

/**
 * What the library leaves open of a client assertion's claims (RFC 7523 section 3): it must not come from the future,
 * nor be good for ever. Signature, `iss`, `sub`, `aud`, `exp` and `nbf` are checked before. Throws `invalid_client`.
 */
export function checkAssertionTimes(claims: Record<string, unknown>, clock: Clock): void {
  const now = clock.now();
  const { iat, exp } = claims;
  if (typeof iat === 'number' && iat * SECOND > now + MOST_AHEAD) {
    throw new errors.InvalidClientAuth('client assertion was issued in the future');
  }
  if (typeof exp !== 'number' || exp * SECOND > now + MOST_LIFE) {
    throw new errors.InvalidClientAuth('client assertion expires too late');
  }
}

import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Random } from '../../kernel/index.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { SigningAlg } from './signing-key.ts';

/** RFC 7518 section 3.3 asks for 2048 bits or more; more would cost every sign-in and gain nothing within a key's life. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * A fresh private JWK with `kid` (RFC 7638), `use`, `alg`, and `x5c` and `x5t` of a self-signed certificate of the same
 * key, which names the issuer's host.
 */
export async function freshSigningJwk(
  alg: SigningAlg,
  issuer: string,
  now: number,
  random: Random,
): Promise<JWK & { kid: string }> {
  const pair = await crypto.subtle.generateKey(alg === 'RS256' ? RSA : P256, true, ['sign', 'verify']);
  const { kty, n, e, d, p, q, dp, dq, qi, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const jwk = (alg === 'RS256' ? { kty, n, e, d, p, q, dp, dq, qi } : { kty, crv, x, y, d }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const certificate = await selfSignedCertificate(pair, new URL(issuer).hostname, now, random);
  return { ...jwk, kid, use: 'sig', alg, ...certificate };
}

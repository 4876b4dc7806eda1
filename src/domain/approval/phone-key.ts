import { createHash } from 'node:crypto';
import { compactVerify, importJWK, type JWSHeaderParameters } from 'jose';
import type { PhonePublicKey } from '../directory/index.ts';

type VerificationKey = Awaited<ReturnType<typeof importJWK>>;

/** Parsed keys, so that a phone's second request does not parse its key again. Bounded; the oldest goes first. */
const parsed = new Map<string, VerificationKey>();
const MOST_PARSED = 10_000;

async function parse(key: PhonePublicKey): Promise<VerificationKey> {
  const name = `${key.x}.${key.y}`;
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const fresh = await importJWK({ kty: key.kty, crv: key.crv, x: key.x, y: key.y }, 'ES256');
  if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value ?? '');
  parsed.set(name, fresh);
  return fresh;
}

/** RFC 7638: the SHA-256 thumbprint of the key's required members, base64url. */
export const thumbprint = (key: PhonePublicKey): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y }))
    .digest('base64url');

/**
 * Verifies a compact JWS (RFC 7515) by this key: ES256 alone, whatever the header says, and only this `typ`.
 * Rejects with jose's error when it is not.
 */
export async function verifyByPhone(
  jws: string,
  key: PhonePublicKey,
  typ: string,
): Promise<{ payload: Uint8Array; header: JWSHeaderParameters }> {
  const { payload, protectedHeader } = await compactVerify(jws, await parse(key), { algorithms: ['ES256'] });
  if (protectedHeader.typ !== typ) throw new Error(`its typ is not ${typ}`);
  return { payload, header: protectedHeader };
}

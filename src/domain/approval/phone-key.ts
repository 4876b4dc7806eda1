import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose';
import type { PhonePublicKey } from '../directory/index.ts';

/** RFC 7515 section 7.1, with the 64 bytes of an ES256 signature at its end. */
const COMPACT_ES256 = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{86})$/;

/** Parsed keys, so that a phone's second request does not parse its key again. Bounded; the oldest goes first. */
const parsed = new Map<string, KeyObject>();
const MOST_PARSED = 10_000;

function parse(key: PhonePublicKey): KeyObject {
  const name = `${key.x}.${key.y}`;
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const { kty, crv, x, y } = key;
  // Throws where the point is not on the curve.
  const fresh = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
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
 * Throws when it is not, and at everything that could be read in two ways: see docs/decisions/0008.
 */
export function verifyByPhone(
  jws: string,
  key: PhonePublicKey,
  typ: string,
): { payload: Buffer; header: ProtectedHeaderParameters } {
  const [, head, body, tail] = COMPACT_ES256.exec(jws) ?? [];
  if (head === undefined || body === undefined || tail === undefined) {
    throw new Error('it is no compact JWS with an ES256 signature');
  }
  decodeCanonical(head);
  const payload = decodeCanonical(body);
  const signature = decodeCanonical(tail);

  const header = decodeProtectedHeader(jws);
  if (header.alg !== 'ES256') throw new Error('its alg is not ES256');
  // RFC 7515 section 4.1.11: we understand no extension, and none of ours is marked critical (RFC 7797: `b64`).
  if (header.crit !== undefined || 'b64' in header) throw new Error('it uses an extension');
  if (header.typ !== typ) throw new Error(`its typ is not ${typ}`);

  // RFC 7518 section 3.4: the two integers side by side, never DER.
  const by = { key: parse(key), dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(`${head}.${body}`, 'ascii'), by, signature)) {
    throw new Error('its signature is not by this key');
  }
  return { payload, header };
}

/** Node skips what is not base64url and forgives loose bits at the end (RFC 4648 section 3.5); a signed text may not. */
function decodeCanonical(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Error('a part is not canonical base64url');
  return bytes;
}

import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { faulty } from './integration.ts';

/** A relying party's public key (RFC 7517): RSA of 2048 bits or more, or P-256. */
export type ClientKey =
  | { readonly kty: 'RSA'; readonly kid: string; readonly n: string; readonly e: string }
  | {
      readonly kty: 'EC';
      readonly kid: string;
      readonly crv: 'P-256';
      readonly x: string;
      readonly y: string;
    };

const MOST_KEYS = 5;
const MOST_LENGTH = 20_000;
const LEAST_BITS = 2_048;

/**
 * Public keys out of JWKs, JWK Sets, PEM public keys and PEM certificates. A key keeps its `kid`, or gets its
 * RFC 7638 thumbprint. Throws kind `invalid`, for a private key too: it must not leave the application.
 */
export async function checkClientKeys(texts: readonly string[]): Promise<ClientKey[]> {
  const keys = await Promise.all(texts.flatMap(readOne).map(toClientKey));
  if (keys.length > MOST_KEYS) throw refuse(`is given more than ${MOST_KEYS} times.`);
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw refuse('holds two keys of one kid.');
  return keys;
}

interface Given {
  readonly kid: string | undefined;
  readonly jwk: Record<string, unknown>;
}

function readOne(text: string): Given[] {
  const trimmed = text.trim();
  if (trimmed.length > MOST_LENGTH) throw refuse('is too long to be a public key.');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed)) throw privateKey();
  if (trimmed.startsWith('-----BEGIN ')) return [{ kid: undefined, jwk: fromPem(trimmed) }];
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch {
    throw refuse('is no public key: give a JWK, a JWK Set or a PEM.');
  }
  const { keys } = Object(parsed) as { keys?: unknown };
  const all = Array.isArray(keys) ? keys : [parsed];
  return all.map((one) => {
    const jwk = { ...(Object(one) as Record<string, unknown>) };
    const { kid } = jwk;
    return { kid: typeof kid === 'string' && kid !== '' ? kid.slice(0, 200) : undefined, jwk };
  });
}

function fromPem(pem: string): Record<string, unknown> {
  try {
    return createPublicKey(pem).export({ format: 'jwk' }) as Record<string, unknown>;
  } catch {
    throw refuse('is a PEM that holds no public key.');
  }
}

async function toClientKey({ kid, jwk }: Given): Promise<ClientKey> {
  if ('d' in jwk || 'k' in jwk) throw privateKey();
  let key: ReturnType<typeof createPublicKey>;
  try {
    key = createPublicKey({ key: jwk as never, format: 'jwk' });
  } catch {
    throw refuse('is no public key: give a JWK, a JWK Set or a PEM.');
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const { kty, n, e, crv, x, y } = key.export({ format: 'jwk' }) as Record<string, string>;
  if (kty === 'RSA' && n && e) {
    if (bits < LEAST_BITS) throw refuse(`has ${bits} bits: ${LEAST_BITS} are the least.`);
    return { kty, kid: kid ?? (await calculateJwkThumbprint({ kty, n, e })), n, e };
  }
  if (kty === 'EC' && crv === 'P-256' && x && y) {
    return { kty, kid: kid ?? (await calculateJwkThumbprint({ kty, crv, x, y })), crv, x, y };
  }
  throw refuse('must be RSA or P-256.');
}

const refuse = (message: string, reason = 'no-key') => faulty('client-key', message, reason);
const privateKey = () =>
  refuse('is a private key: keep it where it is, and give its public key.', 'private-key');

import type { PhoneKey } from './phone-key.ts';

const text = new TextEncoder();

/** Base64url without padding (RFC 7515 section 2), where there may be no Buffer. */
export const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));

/** A compact JWS (RFC 7515 section 7.1), ES256. */
export async function signCompact(key: PhoneKey, header: object, payload: Uint8Array): Promise<string> {
  const head = base64url(text.encode(JSON.stringify({ alg: 'ES256', ...header })));
  const input = `${head}.${base64url(payload)}`;
  return `${input}.${base64url(await key.sign(text.encode(input)))}`;
}

export const utf8 = (value: string): Uint8Array => text.encode(value);

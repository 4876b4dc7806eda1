/** The private half of a phone, whatever holds it. */
export interface PhoneKey {
  /** P-256, without private members. */
  readonly publicJwk: JsonWebKey;
  /** ES256 over the data: the 64 bytes r‖s (RFC 7518 section 3.4). */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A new key pair; extractable only where it has to be written to a file. */
export const generatePhoneKeyPair = (extractable: boolean): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, extractable, ['sign', 'verify']);

/** A WebCrypto key pair as a phone's key. */
export async function webCryptoPhoneKey(pair: CryptoKeyPair): Promise<PhoneKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined) {
    throw new TypeError('a phone key must be a P-256 key');
  }
  return {
    publicJwk: { kty, crv, x, y },
    sign: async (data) =>
      new Uint8Array(
        await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new Uint8Array(data)),
      ),
  };
}

/** The key pair of a private JWK, as a key file holds it. */
export async function phoneKeyPairFromJwk(jwk: JsonWebKey): Promise<CryptoKeyPair> {
  const { d: _d, key_ops: _ops, ext: _ext, ...open } = jwk;
  return {
    privateKey: await crypto.subtle.importKey('jwk', { ...open, d: _d ?? '' }, ALGORITHM, true, ['sign']),
    publicKey: await crypto.subtle.importKey('jwk', open, ALGORITHM, true, ['verify']),
  };
}

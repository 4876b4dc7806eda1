// The certificate library finds its parts through this.
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import { DAY, type Random, sha256 } from '../../kernel/index.ts';

/** Nobody checks the dates of a self-signed certificate in a JWKS, but an expired one looks broken. */
const VALID_FOR = 10 * 365 * DAY;

/**
 * A self-signed X.509 certificate of this very key, for the `x5c` and `x5t` members of its JWK (RFC 7517 section 4.7,
 * 4.8), which Microsoft's verifiers ask for. `x5c` is base64 DER, `x5t` the base64url SHA-1 of the DER.
 */
export async function selfSignedCertificate(
  keys: CryptoKeyPair,
  commonName: string,
  now: number,
  random: Random,
): Promise<{ x5c: string[]; x5t: string; 'x5t#S256': string }> {
  const serial = random.bytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.toString('hex'),
    name: [{ CN: [commonName] }],
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + VALID_FOR),
    signingAlgorithm: { name: keys.privateKey.algorithm.name, hash: 'SHA-256' },
    keys,
    extensions: [new BasicConstraintsExtension(false, undefined, true)],
  });
  const der = Buffer.from(certificate.rawData);
  return {
    x5c: [der.toString('base64')],
    x5t: createHash('sha1').update(der).digest('base64url'),
    'x5t#S256': sha256(der).toString('base64url'),
  };
}

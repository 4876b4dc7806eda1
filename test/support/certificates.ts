// The certificate library finds its parts through this.
import 'reflect-metadata';
import { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY = 86_400_000;
const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** A server's key and certificate, as PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that exists for one test, and that nothing trusts unless it is told to. */
export class TestAuthority {
  readonly #keys: CryptoKeyPair;
  readonly #root: X509Certificate;

  private constructor(keys: CryptoKeyPair, root: X509Certificate) {
    this.#keys = keys;
    this.#root = root;
  }

  static async create(): Promise<TestAuthority> {
    const keys = await crypto.subtle.generateKey(EC, false, ['sign', 'verify']);
    const root = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: 'CN=Test authority',
      ...validity(),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      keys,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    });
    return new TestAuthority(keys, root);
  }

  /** What a client must trust, as PEM. */
  get pem(): string {
    return this.#root.toString('pem');
  }

  /** A certificate for this host name or address. */
  async issue(host: string, kind: 'rsa' | 'ecdsa'): Promise<ServerCertificate> {
    const keys = await crypto.subtle.generateKey(kind === 'rsa' ? RSA : EC, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.create({
      serialNumber: kind === 'rsa' ? '02' : '03',
      subject: `CN=${host}`,
      issuer: this.#root.subject,
      ...validity(),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [
        new SubjectAlternativeNameExtension([{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }]),
      ],
    });
    const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;
    return { key, cert: certificate.toString('pem') };
  }
}

const validity = () => ({
  notBefore: new Date(Date.now() - DAY),
  notAfter: new Date(Date.now() + DAY),
});

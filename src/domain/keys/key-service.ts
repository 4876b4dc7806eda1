import { createSecretKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Clock, Random } from '../../kernel/index.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { KeyStore } from './key-store.ts';
import type { Seal } from './seal.ts';

/** Secrets of the gateway itself: each has one purpose and is generated at the first start. */
export interface GatewaySecrets {
  /** Signs the provider's cookies; the first signs, the others still verify. */
  readonly cookieKeys: readonly string[];
  readonly frames: KeyObject;
  readonly tickets: KeyObject;
  /** Tells a phone's browser again which phone it is. */
  readonly phones: KeyObject;
  /** Makes the `sub` that one application alone sees. Never changed: everybody would become somebody else there. */
  readonly subjects: KeyObject;
}

/** Which key signs now and which are published. */
export class KeyService {
  readonly #store: KeyStore;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: { store: KeyStore; seal: Seal; clock: Clock; random: Random }) {
    this.#store = parts.store;
    this.#seal = parts.seal;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** The secrets of this gateway, generated if this is its first start. Throws `wrong_root_secret`. */
  async secrets(): Promise<GatewaySecrets> {
    return {
      cookieKeys: [(await this.#secret('cookies')).toString('base64url')],
      frames: createSecretKey(await this.#secret('frames')),
      tickets: createSecretKey(await this.#secret('tickets')),
      phones: createSecretKey(await this.#secret('phones')),
      subjects: createSecretKey(await this.#secret('subjects')),
    };
  }

  /**
   * The private JWKs, the signing one first, each with `kid`, `use`, `alg`, `x5c` and `x5t` of a self-signed
   * certificate of the same key. The first start generates one: RSA 2048, RS256.
   */
  async signingKeys(issuer: string): Promise<JWK[]> {
    let stored = await this.#store.signingKeys();
    if (!stored.some((key) => key.state === 'current')) {
      await this.#generate(issuer);
      stored = await this.#store.signingKeys();
    }
    const order = { current: 0, next: 1, retired: 2 };
    return stored
      .sort((a, b) => order[a.state] - order[b.state] || b.createdAt - a.createdAt)
      .map((key) => {
        const jwk = JSON.parse(this.#seal.open(`key/${key.kid}`, key.sealedKey).toString('utf8')) as JWK;
        // The provider never signs with a key that may only verify, whatever its place in the list.
        return key.state === 'current' ? jwk : { ...jwk, key_ops: ['verify'] };
      });
  }

  async #generate(issuer: string): Promise<void> {
    const pair = await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
      },
      true,
      ['sign', 'verify'],
    );
    const { n, e, d, p, q, dp, dq, qi } = await crypto.subtle.exportKey('jwk', pair.privateKey);
    const jwk = { kty: 'RSA', n, e, d, p, q, dp, dq, qi } as JWK;
    const kid = await calculateJwkThumbprint(jwk);
    const now = this.#clock.now();
    const certificate = await selfSignedCertificate(pair, new URL(issuer).hostname, now, this.#random);
    const whole = { ...jwk, kid, use: 'sig', alg: 'RS256', ...certificate };
    await this.#store.addFirst({
      kid,
      alg: 'RS256',
      state: 'current',
      sealedKey: this.#seal.seal(`key/${kid}`, Buffer.from(JSON.stringify(whole))),
      createdAt: now,
    });
  }

  async #secret(name: string): Promise<Buffer> {
    const full = `secret/${name}`;
    const sealed = await this.#store.secret(name, () => this.#seal.seal(full, this.#random.bytes(32)));
    return this.#seal.open(full, sealed);
  }
}

import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Random } from '../../kernel/index.ts';
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
  /** Makes the secrets of the clients that stand for integrations while they are tested. */
  readonly twins: KeyObject;
}

/** The secrets of this gateway, which rest sealed in the directory. */
export class KeyService {
  readonly #store: KeyStore;
  readonly #seal: Seal;
  readonly #random: Random;

  constructor(parts: { store: KeyStore; seal: Seal; random: Random }) {
    this.#store = parts.store;
    this.#seal = parts.seal;
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
      twins: createSecretKey(await this.#secret('twins')),
    };
  }

  async #secret(name: string): Promise<Buffer> {
    const full = `secret/${name}`;
    const sealed = await this.#store.secret(name, () => this.#seal.seal(full, this.#random.bytes(32)));
    return this.#seal.open(full, sealed);
  }
}

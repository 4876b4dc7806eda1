import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { GatewayError, type Random } from '../../kernel/index.ts';

const VERSION = 'v1';

/**
 * Seals what rests in the directory: AES-256-GCM under a key derived from the root secret (HKDF, RFC 5869) for each
 * name. The name is authenticated: a sealed value cannot stand in for another.
 */
export class Seal {
  readonly #root: KeyObject;
  readonly #random: Random;

  constructor(parts: { root: KeyObject; random: Random }) {
    this.#root = parts.root;
    this.#random = parts.random;
  }

  /** The sealed form of the bytes: `v1.nonce.ciphertext.tag`, base64url. */
  seal(name: string, plain: Uint8Array): string {
    const nonce = this.#random.bytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#keyFor(name), nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return [VERSION, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
      '.',
    );
  }

  /** The bytes again. Throws `wrong_root_secret` when they were sealed by another root secret, or altered. */
  open(name: string, sealed: string): Buffer {
    const [version, nonce = '', text = '', tag = ''] = sealed.split('.');
    try {
      if (version !== VERSION) throw new Error(`unknown form ${version}`);
      const decipher = createDecipheriv('aes-256-gcm', this.#keyFor(name), Buffer.from(nonce, 'base64url'), {
        authTagLength: 16,
      })
        .setAAD(Buffer.from(name))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]);
    } catch (cause) {
      throw new GatewayError(
        'unavailable',
        'wrong_root_secret',
        `"${name}" in the directory was sealed by another SECRET, or was altered. Start with the SECRET this directory was made with.`,
        { cause },
      );
    }
  }

  /** A key for one purpose, the same in every process with this root secret; it rests nowhere. */
  derive(name: string): KeyObject {
    const key = hkdfSync('sha256', this.#root.export(), '', `countersign/derived/${name}`, 32);
    return createSecretKey(Buffer.from(key));
  }

  #keyFor(name: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#root.export(), '', `countersign/seal/${name}`, 32));
  }
}

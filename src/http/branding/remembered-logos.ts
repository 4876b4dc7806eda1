import { LOGO_HASH, type LogoStore } from '../../domain/directory/index.ts';

/** Sixty of the largest, and thousands of ordinary ones. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Pictures that were asked for lately, so that most requests cost no read of the directory. */
export class RememberedLogos {
  readonly #store: Pick<LogoStore, 'logoByHash'>;
  readonly #most: number;
  /** The one used last stands last. */
  readonly #kept = new Map<string, Uint8Array>();
  readonly #coming = new Map<string, Promise<Uint8Array | undefined>>();
  #size = 0;

  /** `most`: how many bytes are kept. */
  constructor(store: Pick<LogoStore, 'logoByHash'>, most = MOST_BYTES) {
    this.#store = store;
    this.#most = most;
  }

  /** The PNG of this hash; undefined for what is none. Rejects with kind `unavailable`. */
  async byHash(hash: string): Promise<Uint8Array | undefined> {
    if (!LOGO_HASH.test(hash)) return undefined;
    const known = this.#kept.get(hash);
    if (known !== undefined) {
      this.#kept.delete(hash);
      this.#kept.set(hash, known);
      return known;
    }
    // Those who ask at once wait for one read.
    const coming = this.#coming.get(hash) ?? this.#read(hash);
    this.#coming.set(hash, coming);
    return coming;
  }

  async #read(hash: string): Promise<Uint8Array | undefined> {
    try {
      const png = await this.#store.logoByHash(hash);
      if (png !== undefined) this.#keep(hash, png);
      return png;
    } finally {
      this.#coming.delete(hash);
    }
  }

  #keep(hash: string, png: Uint8Array): void {
    this.#kept.set(hash, png);
    this.#size += png.length;
    for (const [oldest, bytes] of this.#kept) {
      if (this.#size <= this.#most) return;
      this.#kept.delete(oldest);
      this.#size -= bytes.length;
    }
  }
}

import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';

/** What a relying party wants an id_token to say. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly nonce: string;
  /** RS256 unless the relying party asked for something else. */
  readonly alg?: string;
}

/** The key set as a relying party keeps it: read once, and again when somebody says so or, if it does, at an unknown `kid`. */
export class KeyCache {
  readonly #read: () => Promise<JSONWebKeySet>;
  readonly #rereads: boolean;
  #keys: JSONWebKeySet = { keys: [] };
  #reading: Promise<JSONWebKeySet> | undefined;
  /** How often the key set was read. */
  reads = 0;

  private constructor(read: () => Promise<JSONWebKeySet>, rereads: boolean) {
    this.#read = read;
    this.#rereads = rereads;
  }

  /** `rereads`: whether an unknown `kid` makes it read again, as most libraries do. */
  static async open(read: () => Promise<JSONWebKeySet>, rereads: boolean): Promise<KeyCache> {
    const cache = new KeyCache(read, rereads);
    await cache.refresh();
    return cache;
  }

  get kids(): string[] {
    return this.#keys.keys.map(({ kid }) => kid ?? '');
  }

  /** Reads it again; who asks while that is under way waits for the same answer. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.reads += 1;
      this.#reading = undefined;
    });
    this.#keys = await this.#reading;
  }

  /** The `kid` that signed. Rejects when this relying party would refuse the token. */
  async verify(idToken: string, { issuer, audience, nonce, alg = 'RS256' }: Expected): Promise<string> {
    const { kid = '' } = decodeProtectedHeader(idToken);
    if (this.#rereads && !this.kids.includes(kid)) await this.refresh();
    if (!this.kids.includes(kid)) throw new Error(`no key has the kid ${kid}`);
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(this.#keys), {
      algorithms: [alg],
      issuer,
      audience,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    });
    if (payload.nonce !== nonce) throw new Error('the nonce is another');
    return kid;
  }
}

/** The signing keys of the id_tokens. `next` is published and does not sign yet; `retired` is published, signs no more. */
export interface StoredSigningKey {
  readonly kid: string;
  readonly alg: 'RS256';
  readonly state: 'next' | 'current' | 'retired';
  /** The private JWK, sealed. */
  readonly sealedKey: string;
  readonly createdAt: number;
}

/** The port to sealed keys and secrets in the directory. */
export interface KeyStore {
  /** The secret under this name, made by `make` if there is none; of two who make one, the first's stays. */
  secret(name: string, make: () => string): Promise<string>;
  signingKeys(): Promise<StoredSigningKey[]>;
  /** Keeps the key unless a current one of the same algorithm exists already. */
  addFirst(key: StoredSigningKey): Promise<void>;
}

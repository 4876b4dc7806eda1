import type { KeyState, SigningKey, StoredSigningKey } from './signing-key.ts';

/** One change of one key, which expects to find the key as it was seen. */
export type KeyChange =
  | { readonly add: StoredSigningKey }
  | {
      readonly kid: string;
      readonly from: KeyState;
      readonly to: Partial<Pick<SigningKey, 'state' | 'signsSince' | 'retiredAt' | 'dueAt'>>;
    }
  | { readonly remove: string; readonly from: KeyState };

/** The port to sealed keys and secrets in the directory. */
export interface KeyStore {
  /** The secret under this name, made by `make` if there is none; of two who make one, the first's stays. */
  secret(name: string, make: () => string): Promise<string>;
  /** The published keys without their private parts: cheap enough to be asked every second. */
  published(): Promise<SigningKey[]>;
  signingKeys(): Promise<StoredSigningKey[]>;
  /**
   * Makes all changes or none, in this order. False, with nothing changed, when a key is not as expected any more or when
   * there would be two current or two next keys of one algorithm: of many who do the same at once, one does it.
   */
  change(changes: readonly KeyChange[]): Promise<boolean>;
}

import type { KeyObject } from 'node:crypto';

/** The port to the keys by which Microsoft Entra signs. */
export interface EntraKeys {
  /**
   * The RSA key that this issuer publishes under this id; undefined when it publishes none. Rejects with kind
   * `unavailable` when that cannot be found out: a caller must never read that as "none".
   */
  find(issuer: string, kid: string): Promise<KeyObject | undefined>;
}

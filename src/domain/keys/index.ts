/**
 * Keys and secrets: which key signs now, which are published before and after, and how all of them rest sealed in the
 * directory.
 */
export { type GatewaySecrets, KeyService } from './key-service.ts';
export type { KeyChange, KeyStore } from './key-store.ts';
export { FOLLOWED_WITHIN, goneAt, PUBLISHED_AFTER, PUBLISHED_BEFORE, READY_AFTER } from './rotation.ts';
export { Seal } from './seal.ts';
export {
  fingerprintOf,
  KEY_STATES,
  type KeyState,
  SIGNING_ALGS,
  type SigningAlg,
  type SigningKey,
  type StoredSigningKey,
} from './signing-key.ts';
export { type KeySet, type PlannedKey, SigningKeyService } from './signing-key-service.ts';

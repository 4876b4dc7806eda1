/**
 * Keys and secrets: which key signs now, which is still published, and how all of them rest sealed in the directory.
 */
export { type GatewaySecrets, KeyService } from './key-service.ts';
export type { KeyStore, StoredSigningKey } from './key-store.ts';
export { Seal } from './seal.ts';

import { GatewayError, type Id, type OrganizationId } from '../../kernel/index.ts';
import type { Permission } from '../access/index.ts';

export type ApiKeyId = Id<'key'>;

/** A bearer key of the admin API (RFC 6750). What it is kept as opens nothing. */
export interface ApiKey {
  readonly id: ApiKeyId;
  /** Where it acts; undefined: everywhere, which operators alone can give. */
  readonly organizationId: OrganizationId | undefined;
  readonly name: string;
  /** SHA-256 suffices: the key holds 256 random bits and is no password. */
  readonly hash: string;
  readonly permissions: readonly Permission[];
  /** Who made it: the id of a person or of a key, or `cli`. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** To the hour. */
  readonly lastUsedAt: number | undefined;
}

/** The port to API keys. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface ApiKeyStore {
  create(key: ApiKey): Promise<void>;
  byId(id: ApiKeyId): Promise<ApiKey | undefined>;
  /** Of one organization, or those that act everywhere; oldest first. */
  listOf(organizationId: OrganizationId | undefined): Promise<ApiKey[]>;
  /** False when there was none. */
  remove(id: ApiKeyId): Promise<boolean>;
  used(id: ApiKeyId, at: number): Promise<void>;
}

export const apiKeyNotFound = (): GatewayError =>
  new GatewayError('missing', 'api_key_not_found', 'There is no such API key.');

export const apiKeyRefused = (): GatewayError =>
  new GatewayError(
    'unauthenticated',
    'api_key_required',
    'Send an API key that is alive: Authorization: Bearer followed by the key.',
  );

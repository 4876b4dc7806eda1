/** The bearer keys of the admin API. */
export { type ApiKey, type ApiKeyId, type ApiKeyStore, apiKeyNotFound, apiKeyRefused } from './api-key.ts';
export { type ApiKeyInput, ApiKeyService, LONGEST_LIFE } from './api-key-service.ts';

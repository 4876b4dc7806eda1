/**
 * Phones: the API for apps, what a scanned code opens without one, and which apps may open it.
 */
export { PHONE_API, phoneApi } from './api.ts';
export { mountAppLinks } from './app-links.ts';
export { phoneOpenApi } from './openapi.ts';

/** The phone API for apps, its OpenAPI document, and which apps may open a scanned link. */
export { PHONE_API, phoneApi } from './api.ts';
export { mountAppLinks } from './app-links.ts';
export { phoneOpenApi } from './openapi.ts';

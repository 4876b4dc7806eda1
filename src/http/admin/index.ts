/** The admin API: what the dashboard does, for programs. */
export { adminOpenApi } from './openapi.ts';
export { ADMIN_API, type AdminApiParts, adminApi } from './router.ts';

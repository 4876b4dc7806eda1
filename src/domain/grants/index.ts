/**
 * Lasting grants: an application may go on without the person, by refresh tokens that are spent at each use. What ends
 * one of them ends all of the sign-in they came from.
 */
export { type EndReason, GrantService } from './grant-service.ts';
export type { GrantStore, LastingGrant, RefreshToken } from './grant-store.ts';

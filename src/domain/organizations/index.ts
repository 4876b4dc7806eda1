/**
 * Customers of the gateway: who acts for one, and what they may.
 */
export {
  type Actor,
  assertMay,
  cliActor,
  PERMISSIONS,
  type Permission,
  type Role,
  reaches,
} from './actor.ts';

/** Who acts, and what they may: one guard for the dashboard, the admin API and the CLI. */
export {
  type Actor,
  assertMay,
  assertOperator,
  cliActor,
  EVERYTHING,
  may,
  mayGive,
  notPermitted,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  ROLES,
  type Role,
  reaches,
} from './actor.ts';
export { type KeyRights, Rights, type RightsParts } from './rights.ts';

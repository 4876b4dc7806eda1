/**
 * The directory on SQL: tables, migrations and row mapping, behind the ports of the domain.
 */
export { AuditStoreSql } from './audit-store-sql.ts';
export { EnrollmentStoreSql } from './enrollment-store-sql.ts';
export { IntegrationStoreSql } from './integration-store-sql.ts';
export { KeyStoreSql } from './key-store-sql.ts';
export { openDirectory } from './open.ts';
export { PeopleStoreSql } from './people-store-sql.ts';
export type { Database } from './schema.ts';

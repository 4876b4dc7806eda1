/**
 * The directory on SQLite or PostgreSQL: tables, migrations and row mapping, behind the ports of the domain.
 */
export { ApiKeyStoreSql } from './api-key-store-sql.ts';
export { AuditLogStoreSql } from './audit-log-store-sql.ts';
export { AuditStoreSql } from './audit-store-sql.ts';
export { BrowserStoreSql } from './browser-store-sql.ts';
export { ChainStoreSql } from './chain-store-sql.ts';
export { DeliveryStoreSql } from './delivery-store-sql.ts';
export { EnrollmentStoreSql } from './enrollment-store-sql.ts';
export { EntraLinkStoreSql } from './entra-link-store-sql.ts';
export { GrantStoreSql } from './grant-store-sql.ts';
export { HealthStoreSql } from './health-store-sql.ts';
export { IntegrationStoreSql } from './integration-store-sql.ts';
export { KeyStoreSql } from './key-store-sql.ts';
export { directoryLoad } from './load.ts';
export { LogoStoreSql } from './logo-store-sql.ts';
export { type DirectoryPlace, openDirectory } from './open.ts';
export { OrganizationStoreSql } from './organization-store-sql.ts';
export { OrganizationUserStoreSql } from './organization-user-store-sql.ts';
export { OwnershipStoreSql } from './ownership-store-sql.ts';
export { PeopleSearchSql } from './people-search-sql.ts';
export { PeopleStoreSql } from './people-store-sql.ts';
export { PersonalDataSql, TABLES_OF_PEOPLE } from './personal-data-sql.ts';
export { databaseAddress } from './postgres-pool.ts';
export { RecoveryStoreSql } from './recovery-store-sql.ts';
export type { Database } from './schema.ts';
export { SecretStoreSql } from './secret-store-sql.ts';
export { openSnapshot } from './snapshot.ts';
export { SpentFactsSql } from './spent-facts-sql.ts';
export { type DirectoryState, directoryState } from './state.ts';
export { StatisticsStoreSql } from './statistics-store-sql.ts';
export { TABLES } from './tables.ts';
export { WebhookStoreSql } from './webhook-store-sql.ts';

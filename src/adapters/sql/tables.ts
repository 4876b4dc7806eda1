import type { Database } from './schema.ts';

/** Every table; one that others refer to comes before them. A test holds it against the databases. */
export const TABLES = [
  'organizations',
  'users',
  'integrations',
  'client_secrets',
  'secret_handovers',
  'integration_logos',
  'api_keys',
  'members',
  'operators',
  'setup_links',
  'organization_users',
  'user_terms',
  'phones',
  'invitations',
  'browsers',
  'entra_links',
  'acceptances',
  'recoveries',
  'recovery_codes',
  'grants',
  'refresh_tokens',
  'signing_keys',
  'secrets',
  'audit_events',
  'audit_personal',
  'audit_checkpoints',
  'sign_in_counts',
  'sign_in_counts_cursor',
  'webhooks',
  'webhook_deliveries',
  'webhook_attempts',
  'webhook_cursor',
  'spent_facts',
] as const satisfies readonly (keyof Database)[];

/** Kysely's own table of the migrations that were applied. */
export const MIGRATION_TABLE = 'kysely_migration';

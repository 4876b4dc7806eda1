/**
 * What administrators may do with integrations and their client secrets: each verb asks first who acts, and answers for what
 * is not theirs as for what does not exist.
 */
export { type IntegrationPage, ManagedIntegrations } from './managed-integrations.ts';
export { type ClientSecretView, type Collected, ManagedSecrets } from './managed-secrets.ts';
export { SECRET_LIVES, type SecretLife } from './secret-life.ts';

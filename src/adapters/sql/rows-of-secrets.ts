import type { Selectable } from 'kysely';
import type { ClientSecret } from '../../domain/directory/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import type { Database } from './schema.ts';

export const SECRET_COLUMNS = [
  'client_secrets.hash',
  'client_secrets.sealed',
  'client_secrets.created_at',
  'client_secrets.expires_at',
  'client_secrets.last_four',
  'client_secrets.last_used_at',
] as const;

type Row = Omit<Selectable<Database['client_secrets']>, 'integration_id'>;

/** What is not known of a secret is left out. */
export const toSecret = (row: Row): ClientSecret => ({
  hash: row.hash,
  ...(row.sealed !== null && { sealed: row.sealed }),
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  ...(row.last_four !== null && { lastFour: row.last_four }),
  ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
});

export const fromSecret = (integrationId: IntegrationId, secret: ClientSecret) => ({
  hash: secret.hash,
  sealed: secret.sealed ?? null,
  integration_id: integrationId,
  created_at: secret.createdAt,
  expires_at: secret.expiresAt ?? null,
  last_four: secret.lastFour ?? null,
  last_used_at: secret.lastUsedAt ?? null,
});

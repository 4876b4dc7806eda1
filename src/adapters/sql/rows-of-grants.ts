import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { LastingGrant, RefreshToken } from '../../domain/grants/index.ts';
import { id, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

const grantRow = z.object({
  id: id('gra'),
  integration_id: id('int'),
  user_id: id('usr'),
  phone_id: id('phn'),
  payload: z.string(),
  created_at: time,
  expires_at: time,
});

export function toGrant(row: Omit<Selectable<Database['grants']>, 'ended_at'>): LastingGrant {
  const r = read('grants', grantRow, row);
  return {
    id: r.id,
    integrationId: r.integration_id,
    userId: r.user_id,
    phoneId: r.phone_id,
    payload: r.payload,
    createdAt: r.created_at,
    expiresAt: r.expires_at,
  };
}

export const fromGrant = (grant: LastingGrant) => ({
  id: grant.id,
  integration_id: grant.integrationId,
  user_id: grant.userId,
  phone_id: grant.phoneId,
  payload: grant.payload,
  created_at: grant.createdAt,
  expires_at: grant.expiresAt,
  ended_at: null,
});

const tokenRow = z.object({
  hash: z.string(),
  id: id('gra'),
  payload: z.string(),
  issued_at: time,
  expires_at: time,
  spent_at: optional(time),
});

export function toRefreshToken(row: Selectable<Database['refresh_tokens']>): RefreshToken {
  const r = read('refresh_tokens', tokenRow, { ...row, id: row.grant_id });
  return {
    hash: r.hash,
    grantId: r.id,
    payload: r.payload,
    issuedAt: r.issued_at,
    expiresAt: r.expires_at,
    spentAt: r.spent_at,
  };
}

export const fromRefreshToken = (token: RefreshToken) => ({
  hash: token.hash,
  grant_id: token.grantId,
  payload: token.payload,
  issued_at: token.issuedAt,
  expires_at: token.expiresAt,
  spent_at: token.spentAt ?? null,
});

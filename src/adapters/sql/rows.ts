import type { Selectable } from 'kysely';
import { z } from 'zod';
import { emailKey, type Phone, type User } from '../../domain/directory/index.ts';
import type { Invitation } from '../../domain/enrollment/index.ts';
import { flag, id, json, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

const userRow = z.object({
  id: id('usr'),
  email: optional(z.string()),
  email_verified: flag,
  given_name: optional(z.string()),
  family_name: optional(z.string()),
  nickname: optional(z.string()),
  phone_number: optional(z.string()),
  address: optional(z.string()),
  demo: flag,
  disabled_at: optional(time),
  deleted_at: optional(time),
  sessions_ended_at: optional(time),
  created_at: time,
  version: z.number().int(),
});

const phoneColumns = {
  id: id('phn'),
  user_id: id('usr'),
  name: z.string(),
  thumbprint: z.string(),
  created_at: time,
  revoked_at: optional(time),
  sign_count: time,
};

const phoneRow = z.discriminatedUnion('kind', [
  z.object({
    ...phoneColumns,
    kind: z.literal('app'),
    public_key: json(
      z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
    ),
  }),
  z.object({
    ...phoneColumns,
    kind: z.literal('web'),
    public_key: json(
      z.object({
        id: z.string(),
        publicKey: z.string(),
        transports: z.array(z.string()),
        multiDevice: z.boolean(),
      }),
    ),
  }),
]);

const invitationRow = z.object({
  id: id('inv'),
  organization_id: id('org'),
  user_id: id('usr'),
  code_hash: z.string(),
  purpose: z.enum(['invitation', 'first-phone', 'add-phone', 'recovery']),
  created_at: time,
  expires_at: time,
  used_at: optional(time),
});

export function toUser(row: Omit<Selectable<Database['users']>, 'email_key'>): User {
  const r = read('users', userRow, row);
  return {
    id: r.id,
    email: r.email,
    emailVerified: r.email_verified,
    givenName: r.given_name,
    familyName: r.family_name,
    nickname: r.nickname,
    phoneNumber: r.phone_number,
    address: r.address,
    demo: r.demo,
    disabledAt: r.disabled_at,
    deletedAt: r.deleted_at,
    sessionsEndedAt: r.sessions_ended_at,
    createdAt: r.created_at,
    version: r.version,
  };
}

export const fromUser = (user: User) => ({
  id: user.id,
  email: user.email ?? null,
  email_key: user.email === undefined ? null : emailKey(user.email),
  email_verified: user.emailVerified ? 1 : 0,
  given_name: user.givenName ?? null,
  family_name: user.familyName ?? null,
  nickname: user.nickname ?? null,
  phone_number: user.phoneNumber ?? null,
  address: user.address ?? null,
  demo: user.demo ? 1 : 0,
  disabled_at: user.disabledAt ?? null,
  deleted_at: user.deletedAt ?? null,
  sessions_ended_at: user.sessionsEndedAt ?? null,
  created_at: user.createdAt,
  version: user.version,
});

export function toPhone(row: Omit<Selectable<Database['phones']>, 'version'>): Phone {
  const r = read('phones', phoneRow, row);
  const base = {
    id: r.id,
    userId: r.user_id,
    name: r.name,
    createdAt: r.created_at,
    revokedAt: r.revoked_at,
  };
  return r.kind === 'app'
    ? { ...base, kind: 'app', publicKey: r.public_key, thumbprint: r.thumbprint }
    : { ...base, kind: 'web', credential: r.public_key, signCount: r.sign_count };
}

/** What is unique to a phone: its key's thumbprint, or its credential's id. */
export const credentialKey = (credentialId: string): string => `webauthn.${credentialId}`;

export const fromPhone = (phone: Phone) => ({
  id: phone.id,
  user_id: phone.userId,
  kind: phone.kind,
  name: phone.name,
  public_key: JSON.stringify(phone.kind === 'app' ? phone.publicKey : phone.credential),
  thumbprint: phone.kind === 'app' ? phone.thumbprint : credentialKey(phone.credential.id),
  created_at: phone.createdAt,
  revoked_at: phone.revokedAt ?? null,
  sign_count: phone.kind === 'app' ? 0 : phone.signCount,
  version: 1,
});

export function toInvitation(
  row: Selectable<Database['invitations']>,
): Invitation & { usedAt: number | undefined } {
  const r = read('invitations', invitationRow, row);
  return {
    id: r.id,
    organizationId: r.organization_id,
    userId: r.user_id,
    codeHash: r.code_hash,
    purpose: r.purpose,
    createdAt: r.created_at,
    expiresAt: r.expires_at,
    usedAt: r.used_at,
  };
}

export const fromInvitation = (invitation: Invitation) => ({
  id: invitation.id,
  organization_id: invitation.organizationId,
  user_id: invitation.userId,
  code_hash: invitation.codeHash,
  purpose: invitation.purpose,
  created_at: invitation.createdAt,
  expires_at: invitation.expiresAt,
  used_at: null,
});

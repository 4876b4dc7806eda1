import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  type Acceptance,
  type Browser,
  emailKey,
  type Integration,
  type Phone,
  type User,
} from '../../domain/directory/index.ts';
import type { Invitation, Recovery } from '../../domain/enrollment/index.ts';
import { type Id, unavailable } from '../../kernel/index.ts';
import type { Database } from './schema.ts';

/** Rows become records here and nowhere else, and are doubted: a column that cannot be understood is an error. */
const id = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => text.startsWith(`${prefix}_`), `not a ${prefix}_ id`);
const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);
const optional = <T extends z.ZodType>(type: T) => type.nullable().transform((value) => value ?? undefined);
const time = z.coerce.number().int();
const json = <T extends z.ZodType>(type: T) =>
  z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(type);

const integrationRow = z.object({
  id: id('int'),
  organization_id: id('org'),
  kind: z.enum(['azure-b2c', 'oidc']),
  name: z.string(),
  client_id: z.string(),
  response_types: json(z.array(z.enum(['id_token', 'code']))),
  redirect_uris: json(z.array(z.string())),
  b2c: optional(
    json(
      z.object({
        initialDomain: z.string(),
        tenantId: z
          .string()
          .optional()
          .transform((value) => value),
        customDomains: z.array(z.string()),
      }),
    ),
  ),
  confirmation: json(
    z.object({ kind: z.enum(['none', 'number', 'typed-code']), when: z.enum(['always', 'on-risk']) }),
  ),
  sign_up: json(z.object({ mode: z.enum(['invited', 'domains', 'open']), domains: z.array(z.string()) })),
  terms_url: optional(z.string()),
  privacy_url: optional(z.string()),
  demo: flag,
  created_at: time,
  version: z.number().int(),
});

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
  purpose: z.enum(['invitation', 'add-phone', 'recovery']),
  created_at: time,
  expires_at: time,
  used_at: optional(time),
});

function read<T extends z.ZodType>(table: string, type: T, row: { id: string }): z.output<T> {
  const parsed = type.safeParse(row);
  if (parsed.success) return parsed.data;
  throw unavailable(`${table} has a row that cannot be understood: ${row.id}`, parsed.error);
}

export function toIntegration(row: Selectable<Database['integrations']>): Integration {
  const r = read('integrations', integrationRow, row);
  return {
    id: r.id,
    organizationId: r.organization_id,
    kind: r.kind,
    name: r.name,
    clientId: r.client_id,
    responseTypes: r.response_types,
    redirectUris: r.redirect_uris,
    b2c: r.b2c && { ...r.b2c, tenantId: r.b2c.tenantId },
    confirmation: r.confirmation,
    signUp: r.sign_up,
    termsUrl: r.terms_url,
    privacyUrl: r.privacy_url,
    demo: r.demo,
    createdAt: r.created_at,
    version: r.version,
  };
}

export const fromIntegration = (integration: Integration) => ({
  id: integration.id,
  organization_id: integration.organizationId,
  kind: integration.kind,
  name: integration.name,
  client_id: integration.clientId,
  response_types: JSON.stringify(integration.responseTypes),
  redirect_uris: JSON.stringify(integration.redirectUris),
  b2c: integration.b2c ? JSON.stringify(integration.b2c) : null,
  confirmation: JSON.stringify(integration.confirmation),
  sign_up: JSON.stringify(integration.signUp),
  terms_url: integration.termsUrl ?? null,
  privacy_url: integration.privacyUrl ?? null,
  demo: integration.demo ? 1 : 0,
  created_at: integration.createdAt,
  version: integration.version,
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

const acceptanceRow = z.object({
  id: id('usr'),
  integration_id: id('int'),
  terms_url: z.string(),
  accepted_at: time,
});

export function toAcceptance(row: Selectable<Database['acceptances']>): Acceptance {
  const r = read('acceptances', acceptanceRow, { ...row, id: row.user_id });
  return { userId: r.id, integrationId: r.integration_id, termsUrl: r.terms_url, acceptedAt: r.accepted_at };
}

export const fromAcceptance = (acceptance: Acceptance) => ({
  user_id: acceptance.userId,
  integration_id: acceptance.integrationId,
  terms_url: acceptance.termsUrl,
  accepted_at: acceptance.acceptedAt,
});

const browserRow = z.object({
  id: id('brw'),
  user_id: id('usr'),
  key_hash: z.string(),
  trait_hash: z.string(),
  browser: z.string(),
  system: z.string(),
  place: z.string(),
  first_seen_at: time,
  last_seen_at: optional(time),
  reported_at: optional(time),
  blocked_until: optional(time),
});

export function toBrowser(row: Selectable<Database['browsers']>): Browser {
  const r = read('browsers', browserRow, row);
  return {
    id: r.id,
    userId: r.user_id,
    keyHash: r.key_hash,
    traitHash: r.trait_hash,
    browser: r.browser,
    system: r.system,
    place: r.place,
    firstSeenAt: r.first_seen_at,
    lastSeenAt: r.last_seen_at,
    reportedAt: r.reported_at,
    blockedUntil: r.blocked_until,
  };
}

export const fromBrowser = (browser: Browser) => ({
  id: browser.id,
  user_id: browser.userId,
  key_hash: browser.keyHash,
  trait_hash: browser.traitHash,
  browser: browser.browser,
  system: browser.system,
  place: browser.place,
  first_seen_at: browser.firstSeenAt,
  last_seen_at: browser.lastSeenAt ?? null,
  reported_at: browser.reportedAt ?? null,
  blocked_until: browser.blockedUntil ?? null,
});

const recoveryRow = z.object({
  id: id('rec'),
  user_id: id('usr'),
  asked_at: time,
  ready_at: time,
  expires_at: time,
  stopped_at: optional(time),
  used_at: optional(time),
});

export function toRecovery(row: Selectable<Database['recoveries']>): Recovery {
  const r = read('recoveries', recoveryRow, row);
  return {
    id: r.id,
    userId: r.user_id,
    askedAt: r.asked_at,
    readyAt: r.ready_at,
    expiresAt: r.expires_at,
    stoppedAt: r.stopped_at,
    usedAt: r.used_at,
  };
}

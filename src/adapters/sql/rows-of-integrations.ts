import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  CLAIM_SCOPES,
  CLIENT_AUTH_METHODS,
  defaultProtocol,
  ID_TOKEN_ALGS,
  INTEGRATION_KINDS,
  type Integration,
  LANGUAGES,
  LOGO_HASH,
  NO_BRANDING,
  nameKey,
  SUBJECT_TYPES,
} from '../../domain/directory/index.ts';
import { flag, id, json, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

const entra = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entra-external-id'), subdomain: z.string(), tenantId: z.string() }),
  z.object({ kind: z.literal('entra-external-mfa'), appId: z.string(), tenantIds: z.array(z.string()) }),
]);

const clientKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() }),
  z.object({
    kty: z.literal('EC'),
    kid: z.string(),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
  }),
]);

const protocol = z.object({
  clientAuth: z.enum(CLIENT_AUTH_METHODS),
  clientKeys: z.array(clientKey),
  idTokenAlg: z.enum(ID_TOKEN_ALGS),
  subjects: z.enum(SUBJECT_TYPES),
  lifetimes: z.object({ idToken: time, accessToken: time, refreshToken: time, refreshAtMost: time }),
  scopes: z.array(z.enum(CLAIM_SCOPES)),
  offlineAccess: z.boolean(),
  sessionAge: time,
  deviceSignIn: z.boolean(),
  postLogoutRedirectUris: z.array(z.string()),
  backchannelLogoutUri: z.string().optional(),
});

const colour = z.string().regex(/^#[0-9a-f]{6}$/);
const picture = z.object({ hash: z.string().regex(LOGO_HASH), width: time, height: time });
const branding = z.object({
  language: z.enum(LANGUAGES).optional(),
  accent: z.object({ light: colour, dark: colour }).optional(),
  logos: z.array(z.object({ name: z.string(), light: picture, dark: picture.optional() })),
});

/** What was written, on top of the defaults: a row from before a field was there says nothing of it. */
const partly = json(z.record(z.string(), z.unknown()));

const integrationRow = z.object({
  id: id('int'),
  organization_id: id('org'),
  kind: z.enum(INTEGRATION_KINDS),
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
        // Absent where a version wrote the row that knew of none.
        policies: z.array(z.string()).default([]),
      }),
    ),
  ),
  confirmation: json(
    z.object({ kind: z.enum(['none', 'number', 'typed-code']), when: z.enum(['always', 'on-risk']) }),
  ),
  sign_up: json(z.object({ mode: z.enum(['invited', 'domains', 'open']), domains: z.array(z.string()) })),
  terms_url: optional(z.string()),
  privacy_url: optional(z.string()),
  entra: optional(json(entra)),
  protocol: partly,
  branding: partly,
  demo: flag,
  created_at: time,
  version: z.number().int(),
});

type Row = Selectable<Database['integrations']>;

/** What a row was understood as the last time. A row is read at every sign-in, and changes when somebody changes it. */
const understood = new Map<string, { readonly row: Row; readonly integration: Integration }>();
const MOST_UNDERSTOOD = 1_000;

/** The integration in this row. The same row, column by column, gives the very same object. */
export function toIntegration(row: Row): Integration {
  const known = understood.get(row.id);
  if (known !== undefined && isSame(known.row, row)) return known.integration;
  const integration = understand(row);
  if (understood.size >= MOST_UNDERSTOOD) understood.clear();
  understood.set(row.id, { row, integration });
  return integration;
}

const isSame = (one: Row, other: Row): boolean =>
  (Object.keys(other) as (keyof Row)[]).every((column) => one[column] === other[column]);

function understand(row: Row): Integration {
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
    entra: r.entra,
    protocol: toProtocol(r),
    confirmation: r.confirmation,
    signUp: r.sign_up,
    termsUrl: r.terms_url,
    privacyUrl: r.privacy_url,
    branding: toBranding(r),
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
  name_key: nameKey(integration.name),
  client_id: integration.clientId,
  response_types: JSON.stringify(integration.responseTypes),
  redirect_uris: JSON.stringify(integration.redirectUris),
  b2c: integration.b2c ? JSON.stringify(integration.b2c) : null,
  entra: integration.entra ? JSON.stringify(integration.entra) : null,
  protocol: JSON.stringify(integration.protocol),
  branding: JSON.stringify(integration.branding),
  confirmation: JSON.stringify(integration.confirmation),
  sign_up: JSON.stringify(integration.signUp),
  terms_url: integration.termsUrl ?? null,
  privacy_url: integration.privacyUrl ?? null,
  demo: integration.demo ? 1 : 0,
  created_at: integration.createdAt,
  version: integration.version,
});

function toProtocol({ id, response_types: types, protocol: written }: z.output<typeof integrationRow>) {
  const whole = read('integrations', protocol, { ...defaultProtocol(types), ...written, id });
  return { ...whole, backchannelLogoutUri: whole.backchannelLogoutUri };
}

function toBranding({ id, branding: written }: z.output<typeof integrationRow>) {
  const { language, accent, logos } = read('integrations', branding, { ...NO_BRANDING, ...written, id });
  return { language, accent, logos };
}

import { z } from 'zod';
import { readDuration, writeDuration } from '../../kernel/index.ts';
import {
  CLAIM_SCOPES,
  CLIENT_AUTH_METHODS,
  ID_TOKEN_ALGS,
  INTEGRATION_KINDS,
  type Integration,
  type IntegrationChange,
  type IntegrationInput,
  LANGUAGES,
  RESPONSE_TYPES,
  SUBJECT_TYPES,
} from '../directory/index.ts';

const texts = z.array(z.string());
const duration = z
  .string()
  .refine((text) => readDuration(text) !== undefined, 'is no time: write 0, 30s, 10m, 8h or 14d.')
  .meta({ description: '`0`, `30s`, `10m`, `8h` or `14d`.' });

const lifetimes = z.strictObject({
  idToken: duration.optional(),
  accessToken: duration.optional(),
  refreshToken: duration.optional(),
  refreshAtMost: duration.optional(),
});

/** What may be changed of an integration, by the names of `IntegrationInput`. Times are written as the CLI takes them. */
export const integrationChangeShape = {
  name: z.string(),
  initialDomain: z.string().optional().meta({ description: '`contoso` of contoso.onmicrosoft.com.' }),
  tenantId: z.string().optional(),
  tenantIds: texts.optional(),
  customDomains: texts.optional(),
  policies: texts.optional(),
  appId: z.string().optional(),
  redirectUris: texts.optional().meta({ description: 'Of kind oidc; the others’ follow from the tenant.' }),
  responseType: z.enum(RESPONSE_TYPES).optional(),
  confirm: z
    .string()
    .optional()
    .meta({ description: '`none`, `number` or `typed-code`, with `:always` or `:on-risk` behind it.' }),
  signUp: z.string().optional().meta({ description: '`open`, `domains` or `invited`.' }),
  emailDomains: texts.optional(),
  termsUrl: z.string().optional().meta({ description: 'Empty takes it away.' }),
  privacyUrl: z.string().optional().meta({ description: 'Empty takes it away.' }),
  language: z
    .enum(['', ...LANGUAGES])
    .optional()
    .meta({ description: 'Empty takes it away.' }),
  accent: z.string().optional().meta({ description: '`#rrggbb`; empty takes it away.' }),
  accentDark: z.string().optional().meta({ description: 'Follows from `accent` where it is left out.' }),
  clientAuth: z.enum(CLIENT_AUTH_METHODS).optional(),
  clientKeys: z
    .array(z.union([z.string(), z.record(z.string(), z.unknown())]))
    .optional()
    .meta({ description: 'Public keys: JWKs, JWK Sets or PEM texts.' }),
  idTokenAlg: z.enum(ID_TOKEN_ALGS).optional(),
  subjects: z.enum(SUBJECT_TYPES).optional(),
  lifetimes: lifetimes.optional(),
  scopes: z.array(z.enum(CLAIM_SCOPES)).optional(),
  offlineAccess: z.boolean().optional(),
  sessionAge: duration.optional(),
  deviceSignIn: z.boolean().optional(),
  postLogoutRedirectUris: texts.optional(),
  backchannelLogoutUri: z.string().optional().meta({ description: 'Empty takes it away.' }),
};

/** What an integration is made of. */
export const integrationShape = { kind: z.enum(INTEGRATION_KINDS), ...integrationChangeShape };

const whole = z.strictObject(integrationShape);
const change = z.strictObject(integrationChangeShape).partial();

/** An integration as it is written: what was decided, and neither ids nor secrets. */
export type WrittenIntegration = z.output<typeof whole>;

/** What was read, as the services take it. */
export function changeOf(read: z.output<typeof change>): IntegrationChange {
  const { clientKeys, lifetimes: lives, sessionAge, ...rest } = read;
  return {
    ...rest,
    ...(clientKeys && { clientKeys: clientKeys.map(keyText) }),
    ...(lives && { lifetimes: inMilliseconds(lives) }),
    ...(sessionAge !== undefined && { sessionAge: readDuration(sessionAge) }),
  };
}

export const inputOf = ({ kind, ...rest }: WrittenIntegration): Omit<IntegrationInput, 'demo'> => ({
  ...changeOf(rest),
  kind,
  name: rest.name,
});

/** Everything that is decided about an integration, as `inputOf` reads it; its fields always in this order. */
export function writtenOf(one: Integration): WrittenIntegration {
  const { protocol, branding, signUp, confirmation } = one;
  const code = one.responseTypes.includes('code');
  return {
    name: one.name,
    kind: one.kind,
    ...tenantOf(one),
    ...(one.b2c || one.entra ? {} : { redirectUris: [...one.redirectUris] }),
    responseType: one.responseTypes[0],
    clientAuth: protocol.clientAuth,
    ...(protocol.clientAuth === 'private_key_jwt' && {
      clientKeys: protocol.clientKeys.map((key) => ({ ...key })),
    }),
    subjects: protocol.subjects,
    signUp: signUp.mode,
    emailDomains: [...signUp.domains],
    confirm: confirmation.kind === 'none' ? 'none' : `${confirmation.kind}:${confirmation.when}`,
    scopes: [...protocol.scopes],
    idTokenAlg: protocol.idTokenAlg,
    lifetimes: {
      idToken: writeDuration(protocol.lifetimes.idToken),
      accessToken: writeDuration(protocol.lifetimes.accessToken),
      refreshToken: writeDuration(protocol.lifetimes.refreshToken),
      refreshAtMost: writeDuration(protocol.lifetimes.refreshAtMost),
    },
    sessionAge: writeDuration(protocol.sessionAge),
    ...(code && { offlineAccess: protocol.offlineAccess, deviceSignIn: protocol.deviceSignIn }),
    postLogoutRedirectUris: [...protocol.postLogoutRedirectUris],
    backchannelLogoutUri: protocol.backchannelLogoutUri ?? '',
    language: branding.language ?? '',
    accent: branding.accent?.light ?? '',
    accentDark: branding.accent?.dark ?? '',
    termsUrl: one.termsUrl ?? '',
    privacyUrl: one.privacyUrl ?? '',
  };
}

function tenantOf({ b2c, entra }: Integration): Partial<WrittenIntegration> {
  if (b2c) {
    return {
      initialDomain: b2c.initialDomain,
      tenantId: b2c.tenantId ?? '',
      customDomains: [...b2c.customDomains],
      policies: [...b2c.policies],
    };
  }
  if (entra === undefined) return {};
  return entra.kind === 'entra-external-id'
    ? { initialDomain: entra.subdomain, tenantId: entra.tenantId }
    : { appId: entra.appId, tenantIds: [...entra.tenantIds] };
}

const keyText = (key: string | Record<string, unknown>): string =>
  typeof key === 'string' ? key : JSON.stringify(key);

const inMilliseconds = (lives: z.output<typeof lifetimes>): IntegrationInput['lifetimes'] =>
  Object.fromEntries(
    Object.entries(lives).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, readDuration(text)] as const],
    ),
  );

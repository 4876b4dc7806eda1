import { readFileSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import {
  type Integration,
  type IntegrationChange,
  LIFETIME_PRESETS,
  RESPONSE_TYPES,
  type TokenLifetimes,
} from '../../domain/directory/index.ts';
import { writeDuration } from '../../kernel/index.ts';
import { OIDC_PATHS } from '../../oidc/index.ts';
import { duration } from '../duration.ts';
import { type Arguments, UsageError } from '../io.ts';

/** What `create` and `update` take. */
export const FIELDS = {
  name: { type: 'string' },
  'initial-domain': { type: 'string' },
  'tenant-id': { type: 'string', multiple: true },
  'custom-domain': { type: 'string', multiple: true },
  policy: { type: 'string', multiple: true },
  'app-id': { type: 'string' },
  'redirect-uri': { type: 'string', multiple: true },
  'response-type': { type: 'string' },
  confirm: { type: 'string' },
  'sign-up': { type: 'string' },
  'email-domain': { type: 'string', multiple: true },
  'terms-url': { type: 'string' },
  'privacy-url': { type: 'string' },
  'client-auth': { type: 'string' },
  'client-key': { type: 'string', multiple: true },
  scope: { type: 'string', multiple: true },
  'id-token-alg': { type: 'string' },
  subjects: { type: 'string' },
  lifetimes: { type: 'string' },
  'id-token-life': { type: 'string' },
  'access-token-life': { type: 'string' },
  'refresh-token-life': { type: 'string' },
  'refresh-at-most': { type: 'string' },
  'offline-access': { type: 'string' },
  'session-age': { type: 'string' },
  'device-sign-in': { type: 'string' },
  'post-logout-redirect-uri': { type: 'string', multiple: true },
  'backchannel-logout-uri': { type: 'string' },
  language: { type: 'string' },
  accent: { type: 'string' },
  'accent-dark': { type: 'string' },
} as const;

/** How people sign in there and what the application is given, for `create` and `update` alike. */
export const POLICY_HELP = [
  '        [--confirm none|number|typed-code[:always|:on-risk]] [--sign-up open|domains|invited]',
  '        [--email-domain DOMAIN …] [--terms-url URL] [--privacy-url URL] [--language en|de|fr|it|nl]',
  "        [--accent '#2a4bbf'] [--accent-dark '#a3b6ff']",
  '        [--client-key FILE …] [--id-token-alg RS256|ES256] [--lifetimes default|test]',
  '        [--id-token-life 5m] [--access-token-life 5m] [--offline-access on|off]',
  '        [--refresh-token-life 14d] [--refresh-at-most 90d] [--session-age 0|8h] [--device-sign-in on|off]',
  '        [--scope profile|email|phone|address …] [--post-logout-redirect-uri URL …] [--backchannel-logout-uri URL]',
];

/** What was typed, as the service takes it; what was not typed is undefined. Throws `UsageError`. */
export function fields(args: Arguments): IntegrationChange {
  const responseType = args.text('response-type');
  const [tenantId, ...moreTenants] = args.texts('tenant-id') ?? [];
  return {
    name: args.text('name'),
    initialDomain: args.text('initial-domain'),
    ...(moreTenants.length > 0 ? { tenantIds: args.texts('tenant-id') } : { tenantId }),
    customDomains: args.texts('custom-domain'),
    policies: args.texts('policy'),
    appId: args.text('app-id'),
    redirectUris: args.texts('redirect-uri'),
    responseType:
      responseType === undefined ? undefined : oneOf('response-type', responseType, RESPONSE_TYPES),
    confirm: args.text('confirm'),
    signUp: args.text('sign-up'),
    emailDomains: args.texts('email-domain'),
    termsUrl: args.text('terms-url'),
    privacyUrl: args.text('privacy-url'),
    clientAuth: args.text('client-auth'),
    clientKeys: args.texts('client-key')?.map(readKeyFile),
    idTokenAlg: args.text('id-token-alg'),
    subjects: args.text('subjects'),
    lifetimes: lifetimes(args),
    scopes: args.texts('scope'),
    offlineAccess: onOrOff(args, 'offline-access'),
    sessionAge: duration(args, 'session-age'),
    deviceSignIn: onOrOff(args, 'device-sign-in'),
    postLogoutRedirectUris: args.texts('post-logout-redirect-uri'),
    backchannelLogoutUri: args.text('backchannel-logout-uri'),
    language: args.text('language'),
    accent: args.text('accent'),
    accentDark: args.text('accent-dark'),
  };
}

/** What an administrator pastes into the other side, and every policy as the options above would write it. */
export const describe = (one: Integration, config: Config) => ({
  id: one.id,
  kind: one.kind,
  name: one.name,
  metadataUrl: `${config.publicUrl}/.well-known/openid-configuration`,
  issuer: config.publicUrl,
  clientId: one.clientId,
  responseType: one.responseTypes.join(' '),
  redirectUris: one.redirectUris,
  ...describeEntra(one, config),
  confirm: writeConfirmation(one),
  signUp: one.signUp.mode,
  ...(one.signUp.domains.length > 0 ? { emailDomains: one.signUp.domains } : {}),
  ...(one.termsUrl === undefined ? {} : { termsUrl: one.termsUrl }),
  ...(one.privacyUrl === undefined ? {} : { privacyUrl: one.privacyUrl }),
  ...describeBranding(one),
  ...describeProtocol(one),
});

function describeBranding({ branding: { language, accent, logos } }: Integration) {
  return {
    ...(language === undefined ? {} : { language }),
    ...(accent === undefined ? {} : { accent: accent.light, accentDark: accent.dark }),
    ...(logos.length > 0 ? { logos: logos.map(({ name }) => name) } : {}),
  };
}

/** For external MFA the three values of Entra's form, and the reply URL of the app registration. */
function describeEntra({ entra }: Integration, config: Config) {
  if (entra === undefined) return {};
  return entra.kind === 'entra-external-mfa'
    ? {
        appId: entra.appId,
        replyUrl: config.publicUrl + OIDC_PATHS.authorization,
        tenantIds: entra.tenantIds,
      }
    : { tenantId: entra.tenantId };
}

function describeProtocol({ protocol, responseTypes }: Integration) {
  const { lifetimes, postLogoutRedirectUris, backchannelLogoutUri } = protocol;
  const code = responseTypes.includes('code');
  return {
    scopes: protocol.scopes,
    idTokenAlg: protocol.idTokenAlg,
    subjects: protocol.subjects,
    idTokenLife: writeDuration(lifetimes.idToken),
    sessionAge: writeDuration(protocol.sessionAge),
    ...(code
      ? {
          clientAuth: protocol.clientAuth,
          ...(protocol.clientKeys.length > 0
            ? { clientKeys: protocol.clientKeys.map(({ kid }) => kid) }
            : {}),
          accessTokenLife: writeDuration(lifetimes.accessToken),
          offlineAccess: protocol.offlineAccess ? 'on' : 'off',
          refreshTokenLife: writeDuration(lifetimes.refreshToken),
          refreshAtMost: writeDuration(lifetimes.refreshAtMost),
          deviceSignIn: protocol.deviceSignIn ? 'on' : 'off',
        }
      : {}),
    ...(postLogoutRedirectUris.length > 0 ? { postLogoutRedirectUris } : {}),
    ...(backchannelLogoutUri === undefined ? {} : { backchannelLogoutUri }),
  };
}

/** As `--confirm` takes it. */
const writeConfirmation = ({ confirmation: { kind, when } }: Integration): string =>
  kind === 'none' ? kind : `${kind}:${when}`;

/** A preset with what is given beside it on top. */
function lifetimes(args: Arguments): Partial<TokenLifetimes> {
  const preset = args.text('lifetimes');
  const names = Object.keys(LIFETIME_PRESETS) as (keyof typeof LIFETIME_PRESETS)[];
  const base = preset === undefined ? {} : LIFETIME_PRESETS[oneOf('lifetimes', preset, names)];
  const typed = {
    idToken: duration(args, 'id-token-life'),
    accessToken: duration(args, 'access-token-life'),
    refreshToken: duration(args, 'refresh-token-life'),
    refreshAtMost: duration(args, 'refresh-at-most'),
  };
  return { ...base, ...Object.fromEntries(Object.entries(typed).filter(([, life]) => life !== undefined)) };
}

function onOrOff(args: Arguments, name: string): boolean | undefined {
  const text = args.text(name);
  return text === undefined ? undefined : oneOf(name, text, ['on', 'off']) === 'on';
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--client-key ${file} cannot be read: give a file with a JWK, a JWK Set or a PEM.`);
  }
}

/** The value, checked against those that are offered. Throws `UsageError`. */
export function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined)
    throw new UsageError(`--${name} ${value} is not offered: write ${known.join(' or ')}.`);
  return found;
}

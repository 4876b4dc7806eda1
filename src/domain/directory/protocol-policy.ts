import { DAY, HOUR, MINUTE, writeDuration } from '../../kernel/index.ts';
import { type ClientKey, checkClientKeys } from './client-keys.ts';
import { faulty, type IntegrationKind, type ResponseType } from './integration.ts';
import { checkBackchannelLogoutUri, checkPostLogoutRedirectUris } from './logout-uris.ts';

/**
 * How a relying party proves who it is at the token endpoint (OpenID Connect Core section 9). `client_secret_post`
 * stands for HTTP Basic too; `none` is an application that cannot keep a secret and must use PKCE.
 */
export const CLIENT_AUTH_METHODS = [
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
] as const;
export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number];

export const ID_TOKEN_ALGS = ['RS256', 'ES256'] as const;
export type IdTokenAlg = (typeof ID_TOKEN_ALGS)[number];

export const SUBJECT_TYPES = ['public', 'pairwise'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** The scopes that stand for claims (OpenID Connect Core section 5.4), and which each stands for. */
export const CLAIMS_OF_SCOPE = {
  profile: ['name', 'nickname', 'given_name', 'family_name'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
} as const;
export type ClaimScope = keyof typeof CLAIMS_OF_SCOPE;
export const CLAIM_SCOPES = Object.keys(CLAIMS_OF_SCOPE) as ClaimScope[];

/** How long tokens live, in milliseconds. */
export interface TokenLifetimes {
  readonly idToken: number;
  readonly accessToken: number;
  /** One refresh token, unused. Each use gives a new one with a new life. */
  readonly refreshToken: number;
  /** All refresh tokens of one sign-in, however often they are used; then the phone is asked again. */
  readonly refreshAtMost: number;
}

/** Short: a token that leaks is soon worthless. Refresh tokens as Azure AD B2C keeps its own. */
export const DEFAULT_LIFETIMES: TokenLifetimes = {
  idToken: 5 * MINUTE,
  accessToken: 5 * MINUTE,
  refreshToken: 14 * DAY,
  refreshAtMost: 90 * DAY,
};

/** For integrators who test what their application does when tokens expire. */
export const TEST_LIFETIMES: TokenLifetimes = {
  idToken: 5 * MINUTE,
  accessToken: 5 * MINUTE,
  refreshToken: DAY,
  refreshAtMost: 2 * DAY,
};

/** `default` and `test` by name, as the command line and later the dashboard offer them. */
export const LIFETIME_PRESETS = { default: DEFAULT_LIFETIMES, test: TEST_LIFETIMES } as const;

const BOUNDS: Readonly<Record<keyof TokenLifetimes, { least: number; most: number; says: string }>> = {
  idToken: { least: 5 * MINUTE, most: HOUR, says: 'from 5 to 60 minutes' },
  accessToken: { least: 5 * MINUTE, most: HOUR, says: 'from 5 to 60 minutes' },
  refreshToken: { least: HOUR, most: 90 * DAY, says: 'from 1 hour to 90 days' },
  refreshAtMost: { least: HOUR, most: 365 * DAY, says: 'from 1 hour to 365 days' },
};

const FIELD_OF: Readonly<Record<keyof TokenLifetimes, string>> = {
  idToken: 'id-token-life',
  accessToken: 'access-token-life',
  refreshToken: 'refresh-token-life',
  refreshAtMost: 'refresh-at-most',
};

/** The protocol's side of an integration: what it may ask for, and what it is given for how long. */
export interface ProtocolPolicy {
  readonly clientAuth: ClientAuthMethod;
  /** The public keys of `private_key_jwt`. */
  readonly clientKeys: readonly ClientKey[];
  readonly idTokenAlg: IdTokenAlg;
  /** `pairwise`: a `sub` of its own for this integration (OpenID Connect Core section 8.1). Never changed. */
  readonly subjects: SubjectType;
  readonly lifetimes: TokenLifetimes;
  /** Whose claims it is given where it asks for them, by scope or by name; of the others it learns nothing. */
  readonly scopes: readonly ClaimScope[];
  /** Whether `offline_access` gives refresh tokens. */
  readonly offlineAccess: boolean;
  /** How old a single sign-on session may be, in milliseconds. 0: every sign-in asks the phone. */
  readonly sessionAge: number;
  /** Whether devices without a browser may ask (RFC 8628). */
  readonly deviceSignIn: boolean;
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri: string | undefined;
}

/** What may be given of it. Times in milliseconds; an empty text takes an address away. */
export interface ProtocolInput {
  readonly clientAuth?: string | undefined;
  /** JWKs, JWK Sets or PEM texts. */
  readonly clientKeys?: readonly string[] | undefined;
  readonly idTokenAlg?: string | undefined;
  readonly subjects?: string | undefined;
  readonly lifetimes?: Partial<TokenLifetimes> | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly offlineAccess?: boolean | undefined;
  readonly sessionAge?: number | undefined;
  readonly deviceSignIn?: boolean | undefined;
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
  readonly backchannelLogoutUri?: string | undefined;
}

const MOST_SESSION_AGE = 12 * HOUR;

export const defaultProtocol = (responseTypes: readonly ResponseType[]): ProtocolPolicy => ({
  clientAuth: responseTypes.includes('code') ? 'client_secret_post' : 'none',
  clientKeys: [],
  idTokenAlg: 'RS256',
  subjects: 'public',
  lifetimes: DEFAULT_LIFETIMES,
  scopes: CLAIM_SCOPES,
  offlineAccess: false,
  sessionAge: 0,
  deviceSignIn: false,
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
});

/**
 * What is given on top of what was (or the defaults), as far as this kind allows it. Throws kind `invalid`, naming the
 * field.
 */
export async function checkProtocol(
  given: ProtocolInput,
  of: { kind: IntegrationKind; responseTypes: readonly ResponseType[] },
  old?: ProtocolPolicy,
): Promise<ProtocolPolicy> {
  const base = old ?? defaultProtocol(of.responseTypes);
  const code = of.responseTypes.includes('code');
  const next: ProtocolPolicy = {
    clientAuth: oneOf('client-auth', CLIENT_AUTH_METHODS, given.clientAuth) ?? base.clientAuth,
    clientKeys: given.clientKeys === undefined ? base.clientKeys : await checkClientKeys(given.clientKeys),
    idTokenAlg: oneOf('id-token-alg', ID_TOKEN_ALGS, given.idTokenAlg) ?? base.idTokenAlg,
    subjects: oneOf('subjects', SUBJECT_TYPES, given.subjects) ?? base.subjects,
    lifetimes: checkLifetimes({ ...base.lifetimes, ...defined(given.lifetimes ?? {}) }),
    scopes: given.scopes === undefined ? base.scopes : checkScopes(given.scopes),
    offlineAccess: given.offlineAccess ?? base.offlineAccess,
    sessionAge: checkSessionAge(given.sessionAge ?? base.sessionAge),
    deviceSignIn: given.deviceSignIn ?? base.deviceSignIn,
    postLogoutRedirectUris:
      given.postLogoutRedirectUris === undefined
        ? base.postLogoutRedirectUris
        : checkPostLogoutRedirectUris(given.postLogoutRedirectUris),
    backchannelLogoutUri:
      given.backchannelLogoutUri === undefined
        ? base.backchannelLogoutUri
        : checkBackchannelLogoutUri(given.backchannelLogoutUri),
  };
  if (old !== undefined && next.subjects !== old.subjects) {
    throw faulty('subjects', 'cannot be changed: everybody would become somebody else at the application.');
  }
  if (old !== undefined && next.clientAuth !== old.clientAuth) {
    throw faulty('client-auth', 'cannot be changed: create a new integration, so that no client breaks.');
  }
  if (!code) refuseWithoutCode(next);
  if (code && next.clientAuth === 'private_key_jwt' && next.clientKeys.length === 0) {
    throw faulty(
      'client-key',
      'is required for private_key_jwt: the public key, as a JWK or PEM.',
      'required',
    );
  }
  if (next.clientAuth !== 'private_key_jwt' && next.clientKeys.length > 0) {
    throw faulty('client-key', 'is for --client-auth private_key_jwt alone.');
  }
  if (of.kind !== 'oidc' && next.idTokenAlg !== 'RS256') {
    throw faulty('id-token-alg', 'must be RS256: Microsoft takes no other.');
  }
  if (of.kind === 'entra-external-mfa') refuseForSecondFactor(next);
  return next;
}

/** Entra sets the subject itself, and a second factor that nobody is asked for is none. */
function refuseForSecondFactor(policy: ProtocolPolicy): void {
  if (policy.subjects !== 'public')
    throw faulty('subjects', 'must be public: Entra sets the subject itself.');
  if (policy.sessionAge !== 0) throw faulty('session-age', 'must be 0: a second factor asks every time.');
}

function refuseWithoutCode(policy: ProtocolPolicy): void {
  const only = (path: string) => faulty(path, 'is for the code flow: add --response-type code.');
  if (policy.clientAuth !== 'none') throw only('client-auth');
  if (policy.offlineAccess) throw only('offline-access');
  if (policy.deviceSignIn) throw only('device-sign-in');
}

function checkLifetimes(lifetimes: TokenLifetimes): TokenLifetimes {
  for (const name of Object.keys(BOUNDS) as (keyof TokenLifetimes)[]) {
    const { least, most, says } = BOUNDS[name];
    const life = lifetimes[name];
    if (!(life >= least && life <= most))
      throw faulty(FIELD_OF[name], `must be ${says}.`, 'time-range', {
        least: writeDuration(least),
        most: writeDuration(most),
      });
  }
  if (lifetimes.refreshAtMost < lifetimes.refreshToken) {
    throw faulty('refresh-at-most', 'must not be less than --refresh-token-life.', 'refresh-order');
  }
  return lifetimes;
}

function checkScopes(scopes: readonly string[]): ClaimScope[] {
  const given = scopes.map((scope) => oneOf('scope', CLAIM_SCOPES, scope.trim()));
  return CLAIM_SCOPES.filter((scope) => given.includes(scope));
}

function checkSessionAge(age: number): number {
  if (age >= 0 && age <= MOST_SESSION_AGE) return age;
  throw faulty('session-age', 'must be from 0 (every sign-in asks the phone) to 12 hours.', 'time-range', {
    least: '0',
    most: '12h',
  });
}

function oneOf<T extends string>(path: string, known: readonly T[], text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((one) => one === text);
  if (found === undefined) {
    throw faulty(path, `"${text.slice(0, 40)}" is not offered: write ${known.join(', ')}.`, 'choice');
  }
  return found;
}

const defined = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;

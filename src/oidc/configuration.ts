import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import {
  type Adapter,
  type Configuration,
  type ErrorOut,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { LANGUAGES, type PeopleStore } from '../domain/directory/index.ts';
import { type Clock, MINUTE, type Random, SECOND } from '../kernel/index.ts';
import { findAccount } from './account.ts';
import type { OutgoingFetch } from './backchannel-logout.ts';
import { ASSERTION_ALGS, checkAssertionTimes } from './client-assertion.ts';
import { OWN_METADATA, sharesOf } from './client-metadata.ts';
import { collectedOf } from './collected-state.ts';
import { type DeviceEnd, endOf } from './device-sign-in.ts';
import { END_SESSION_PATH, OIDC_PATHS } from './paths.ts';
import {
  ACR_VALUES,
  checkClaimsParameter,
  grantRequested,
  keepOfflineAccess,
  refuseWhatIsUnmet,
} from './requested.ts';
import { REQUEST_ID_FIELD } from './second-factor.ts';
import { isSignedOn } from './single-sign-on.ts';
import { mayIntrospect, mayReadFrom, pairwiseSubject, tokenLives } from './token-policy.ts';

/** Where the library would put `Secure` it must; where it runs on http loopback it cannot. */
export interface CookiePolicy {
  readonly keys: readonly string[];
  readonly secure: boolean;
}

/** oidc-provider's settings: every default that we rely on or depart from is written out. */
export function configuration(parts: {
  issuer: string;
  adapter: (model: string) => Adapter;
  keys: readonly JWK[];
  people: PeopleStore;
  clock: Clock;
  random: Random;
  /** Makes pairwise subjects. */
  subjects: KeyObject;
  cookies: CookiePolicy;
  interactionLife: number;
  interactionPath: (uid: string) => string;
  /** Runs once client and redirect URI are known to be good; what it throws is told to the client. */
  checkSecondFactor: (ctx: KoaContextWithOIDC) => Promise<void>;
  /** Looks whether a session answers the request; undefined where there are none. */
  answerBySession: ((ctx: KoaContextWithOIDC) => Promise<void>) | undefined;
  /** Counts the sign-in that the request begins, before anything of it is stored. */
  countBeginning: (ctx: KoaContextWithOIDC) => Promise<void>;
  fetch: OutgoingFetch;
  renderError: (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => Promise<void>;
  /** Says in the browser how a sign-in for another device went. */
  deviceEnd: (ctx: KoaContextWithOIDC, state: DeviceEnd) => void;
}): Configuration {
  const policy = alwaysAsk();
  const seconds = (ms: number) => Math.floor(ms / SECOND);
  const prefix = parts.cookies.secure ? '__Secure-' : '';
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, secure: parts.cookies.secure } as const;
  return {
    adapter: parts.adapter,
    jwks: { keys: parts.keys.map(({ x5t: _x5t, 'x5t#S256': _x5tS256, ...key }) => key) },
    findAccount: (ctx, sub) =>
      findAccount(
        parts.people,
        sub,
        ['resume', 'authorization', 'device_resume'].includes(ctx.oidc.route),
        sharesOf(ctx.oidc.client),
        collectedOf(ctx)?.person,
      ),
    loadExistingGrant: (ctx) => grantRequested(ctx, parts.random),
    renderError: parts.renderError,
    fetch: parts.fetch,
    routes: OIDC_PATHS,
    discovery: {
      end_session_endpoint: parts.issuer + END_SESSION_PATH,
      // Initiating User Registration via OpenID Connect 1.0 section 5.
      prompt_values_supported: ['none', ...policy.map(({ name }) => name)],
      display_values_supported: ['page', 'popup', 'touch'],
      ui_locales_supported: [...LANGUAGES],
    },
    responseTypes: ['id_token', 'code'],
    scopes: ['openid', 'offline_access'],
    // Azure AD B2C reads claims from the id_token alone, and cannot ask for acr, amr and auth_time.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'nickname', 'given_name', 'family_name'],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
      address: ['address'],
    },
    acrValues: ACR_VALUES,
    extraParams: {
      scope: keepOfflineAccess,
      logo: null,
      prefillEmail: null,
      prefillGivenName: null,
      prefillFamilyName: null,
      [REQUEST_ID_FIELD]: parts.checkSecondFactor,
      // Called for every request, once all of it is checked and before a person is looked for.
      domain_hint: async (ctx: KoaContextWithOIDC) => {
        await parts.answerBySession?.(ctx);
        await parts.countBeginning(ctx);
      },
    },
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: async (_ctx, userId, client) => pairwiseSubject(parts.subjects, userId, client),
    // A sector is no address here: there is nothing to fetch.
    sectorIdentifierUriValidate: () => false,
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
    ],
    // Which of them a client gets stands in its metadata; there is a current key of each.
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      clientAuthSigningAlgValues: [...ASSERTION_ALGS],
    },
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims) => checkAssertionTimes(claims, parts.clock),
    extraClientMetadata: { properties: OWN_METADATA },
    // B2C sends none; where a client sends one it is enforced (RFC 7636 section 4.6). An application that has nothing
    // else to prove itself by needs one.
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    // Only with offline_access, and each is used once (RFC 9700 section 4.14.2).
    issueRefreshToken: async (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    allowOmittingSingleRegisteredRedirectUri: false,
    // The library's session is of one request. When one of ours ends, its relying parties are told, and end what is theirs.
    expiresWithSession: async () => false,
    clientBasedCORS: (_ctx, origin, client) => mayReadFrom(origin, client),
    cookies: {
      keys: [...parts.cookies.keys],
      names: {
        session: `${prefix}cs_session`,
        interaction: `${prefix}cs_interaction`,
        resume: `${prefix}cs_resume`,
      },
      long: cookie,
      short: cookie,
    },
    ttl: {
      Interaction: seconds(parts.interactionLife),
      Session: seconds(MINUTE),
      ...tokenLives(parts.clock),
    },
    interactions: { policy, url: (_ctx, interaction) => parts.interactionPath(interaction.uid) },
    features: {
      devInteractions: { enabled: false },
      // For `sid` and the client's metadata; the tokens are sent when a session of ours ends.
      backchannelLogout: { enabled: parts.answerBySession !== undefined },
      rpInitiatedLogout: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // The pages are ours: the library would keep what a page has promised in a session, and nothing of ours does.
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        deviceInfo: () => ({}),
        userCodeInputSource: async (ctx, _form, _out, error) => {
          // The library has put the secret of a form of its own into a session that is never kept.
          Object.assign(ctx.oidc.session ?? {}, { touched: false });
          parts.deviceEnd(ctx, endOf(error));
        },
        userCodeConfirmSource: () => Promise.reject(new Error('the page that confirms a code is ours')),
        successSource: async (ctx) => parts.deviceEnd(ctx, 'done'),
      },
      userinfo: { enabled: true },
      claimsParameter: {
        enabled: true,
        assertClaimsParameter: (_ctx, claims) => checkClaimsParameter(claims),
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => mayIntrospect(parts.people, client, token),
      },
    },
  };
}

/** Unless a session answers it, every sign-in asks the phone, and an approval there is the consent. */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  const login = policy.get('login');
  login?.checks.add(
    new interactionPolicy.Check(
      'fresh_approval',
      'a phone must approve',
      'login_required',
      (ctx) => !ctx.oidc.result?.login && !isSignedOn(ctx),
    ),
  );
  if (login) refuseWhatIsUnmet(login);
  policy.get('consent')?.checks.remove('native_client_prompt');
  for (const name of ['select_account', 'create']) {
    policy.add(new interactionPolicy.Prompt({ name, requestable: true }));
  }
  return policy;
}

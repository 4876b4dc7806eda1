import type { JWK } from 'jose';
import {
  type Adapter,
  type Configuration,
  type ErrorOut,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { LANGUAGES, type PeopleStore } from '../domain/directory/index.ts';
import { MINUTE, SECOND } from '../kernel/index.ts';
import { findAccount } from './account.ts';
import type { OutgoingFetch } from './backchannel-logout.ts';
import { collectedOf } from './collected-state.ts';
import { assertHinted } from './id-token-hint.ts';
import { END_SESSION_PATH, OIDC_PATHS } from './paths.ts';
import { REQUEST_ID_FIELD } from './second-factor.ts';
import { isSignedOn, nameSession } from './single-sign-on.ts';

export const ACR_VALUES = ['phr', 'urn:countersign:acr:qr-uv', 'urn:countersign:acr:qr'];

/** Long enough for any relying party to check it, too short to be worth stealing. */
const ID_TOKEN_LIFE = 5 * MINUTE;
const ACCESS_TOKEN_LIFE = 5 * MINUTE;
/** FAPI 2.0 section 5.3.2.1: at most 60 seconds. */
const CODE_LIFE = MINUTE;

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
  cookies: CookiePolicy;
  interactionLife: number;
  interactionPath: (uid: string) => string;
  /** Runs once client and redirect URI are known to be good; what it throws is told to the client. */
  checkSecondFactor: (ctx: KoaContextWithOIDC) => Promise<void>;
  /** Looks whether a session answers the request; undefined where there are none. */
  answerBySession: ((ctx: KoaContextWithOIDC) => Promise<void>) | undefined;
  fetch: OutgoingFetch;
  renderError: (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => Promise<void>;
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
        ['resume', 'authorization'].includes(ctx.oidc.route),
        collectedOf(ctx)?.person,
      ),
    loadExistingGrant,
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
    scopes: ['openid'],
    // Azure AD B2C reads claims from the id_token alone, and cannot ask for acr, amr and auth_time.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'nickname', 'given_name', 'family_name'],
      email: ['email', 'email_verified'],
    },
    acrValues: ACR_VALUES,
    extraParams: {
      logo: null,
      prefillEmail: null,
      prefillGivenName: null,
      prefillFamilyName: null,
      [REQUEST_ID_FIELD]: parts.checkSecondFactor,
      // Called for every request, once all of it is checked and before a person is looked for.
      domain_hint: (ctx: KoaContextWithOIDC) => parts.answerBySession?.(ctx),
    },
    subjectTypes: ['public'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    // Which of them a client gets stands in its metadata; there is a current key of each.
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    // B2C sends none; where a client sends one it is enforced (RFC 7636 section 4.6).
    pkce: { required: () => false },
    allowOmittingSingleRegisteredRedirectUri: false,
    // There is no session for a code or token to end with.
    expiresWithSession: async () => false,
    clientBasedCORS: () => false,
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
      Grant: seconds(ACCESS_TOKEN_LIFE + CODE_LIFE),
      IdToken: seconds(ID_TOKEN_LIFE),
      AuthorizationCode: seconds(CODE_LIFE),
      AccessToken: seconds(ACCESS_TOKEN_LIFE),
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
      userinfo: { enabled: true },
    },
  };
}

/** Unless a session answers it, every sign-in asks the phone, and an approval there is the consent. */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'fresh_approval',
        'a phone must approve',
        'login_required',
        (ctx) => !ctx.oidc.result?.login && !isSignedOn(ctx),
      ),
    );
  policy.get('login')?.checks.add(
    new interactionPolicy.Check(
      'hinted_person',
      'another person was named',
      'login_required',
      async (ctx) => {
        if (ctx.oidc.result?.login) await assertHinted(ctx);
        return false;
      },
    ),
  );
  policy.get('consent')?.checks.remove('native_client_prompt');
  for (const name of ['select_account', 'create']) {
    policy.add(new interactionPolicy.Prompt({ name, requestable: true }));
  }
  return policy;
}

/** What this request asks is granted, and no more: a grant that is reused would widen from one request to the next. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { client, session, params, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  nameSession(ctx);
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
  // An id_token is issued in this very request; only a code comes back to look for its grant.
  if (String(params?.response_type).includes('code')) await grant.save();
  return grant;
}

import {
  type ClaimsParameter,
  type Client,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { newId, type Random } from '../kernel/index.ts';
import { collectedOf } from './collected-state.ts';
import { assertHinted } from './id-token-hint.ts';
import { nameSession } from './single-sign-on.ts';

/** How a sign-in was proven; the first is the strongest. */
export const ACR_VALUES = ['phr', 'urn:countersign:acr:qr-uv', 'urn:countersign:acr:qr'];

const OFFLINE = 'offline_access';

/**
 * OpenID Connect Core section 11 lets the provider decide when `offline_access` needs no `prompt=consent`: the person
 * approves every sign-in on the phone, and the operator says which integration may. Everywhere else the library has
 * dropped the scope, and this does not bring it back.
 */
export function keepOfflineAccess(ctx: KoaContextWithOIDC, scope: string | undefined, client: Client): void {
  const { params } = ctx.oidc;
  const asked = ctx.query.scope;
  const { response_type: responseType } = params ?? {};
  if (typeof asked !== 'string' || !asked.split(' ').includes(OFFLINE) || scope === undefined) return;
  if (!String(responseType).includes('code') || !client.grantTypeAllowed('refresh_token')) return;
  if (params && !scope.split(' ').includes(OFFLINE)) params.scope = `${scope} ${OFFLINE}`;
}

/**
 * What this request asks is granted, and no more: a grant that is reused would widen from one request to the next. One
 * that is to last needs the approval of a phone in this very request, and ends with that phone.
 */
export async function grantRequested(ctx: KoaContextWithOIDC, random: Random) {
  const { client, session, params, provider, route, requestParamOIDCScopes: scopes } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  nameSession(ctx);
  const lasting = scopes.has(OFFLINE) && collectedOf(ctx)?.phoneId !== undefined;
  const grant = new provider.Grant({
    clientId: client.clientId,
    accountId: session.accountId,
    ...(lasting ? { jti: newId('gra', random) } : {}),
  });
  grant.addOIDCScope([...scopes].join(' '));
  if (scopes.has(OFFLINE) && !lasting) grant.rejectOIDCScope(OFFLINE);
  grant.addOIDCClaims([...ctx.oidc.requestParamClaims]);
  // An id_token is issued in this very request; only a code comes back to look for its grant.
  if (route === 'device_resume' || String(params?.response_type).includes('code')) await grant.save();
  return grant;
}

/**
 * The `claims` parameter (OpenID Connect Core section 5.5). An `acr` that is essential and that no sign-in here has is
 * refused before anybody is asked. Throws `invalid_request` or `unmet_authentication_requirements`.
 */
export function checkClaimsParameter(claims: ClaimsParameter): void {
  for (const name of ['userinfo', 'id_token'] as const) {
    for (const member of Object.values(claims[name] ?? {})) {
      if (member === null || (typeof member === 'object' && !Array.isArray(member))) continue;
      throw new errors.InvalidRequest(`claims.${name} members must be null or objects`);
    }
  }
  const acr = claims.id_token?.acr;
  if (!acr?.essential) return;
  if (acr.values !== undefined && !Array.isArray(acr.values)) {
    throw new errors.InvalidRequest('claims.id_token.acr.values must be an array');
  }
  const accepted = acr.values ?? (acr.value === undefined ? ACR_VALUES : [acr.value]);
  if (!accepted.some((one: unknown) => ACR_VALUES.includes(String(one)))) throw unmet();
}

/** The checks of the library that a second approval by the same person in the same way could not meet. */
const ASKED_FOR = ['claims_id_token_sub_value', 'essential_acrs', 'essential_acr'];

/**
 * Whoever comes back from the phone as somebody else, or by another way, than the request demands is refused: the
 * library would ask again for ever, and forgets the `id_token_hint` over it. OpenID Connect Core sections 3.1.2.1,
 * 3.1.2.2 and 5.5.1.1.
 */
export function refuseWhatIsUnmet(login: interactionPolicy.Prompt): void {
  for (const reason of ASKED_FOR) {
    const known = login.checks.get(reason);
    if (known === undefined) continue;
    const { check } = known;
    known.check = async (ctx) => {
      const failed = await check(ctx);
      if (!failed || !ctx.oidc.result?.login) return failed;
      throw reason.startsWith('essential') ? unmet() : somebodyElse();
    };
  }
  login.checks.add(
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
}

const somebodyElse = () => new errors.LoginRequired('Somebody else signed in than was asked for');

const unmet = () =>
  new errors.UnmetAuthenticationRequirements('The requested acr is not how this person signed in');

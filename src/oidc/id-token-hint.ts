import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { providerOf } from './provider-of.ts';

/** Far above any id_token of ours. */
const LONGEST = 8_000;

/** What an id_token of ours says, however old it is. */
export interface IdTokenHint {
  /** Whose it is. */
  readonly clientId: string;
  readonly sub: string;
  readonly sid: string | undefined;
}

/**
 * The id_token that a relying party gives back (OpenID Connect RP-Initiated Logout 1.0 section 2); undefined for
 * anything that this gateway did not issue to a client it still has: another key or algorithm, another issuer, another
 * kind of token. Expired ones count, and the keys of all that are published.
 */
export async function readIdTokenHint(ctx: Context, text: string): Promise<IdTokenHint | undefined> {
  const provider = providerOf(ctx);
  if (text.length > LONGEST) return undefined;
  const clientId = audienceOf(text);
  const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
  if (clientId === undefined || client === undefined) return undefined;
  try {
    const { payload } = await provider.IdToken.validate(text, client);
    const { sub, sid } = payload;
    if (typeof sub !== 'string') return undefined;
    return { clientId, sub, sid: typeof sid === 'string' ? sid : undefined };
  } catch {
    return undefined;
  }
}

/**
 * Whoever approved is the person whom the request's `id_token_hint` names, if it names one. Another is refused (OpenID
 * Connect Core section 3.1.2.1): the library compares before the phone is asked, and not after. Throws `login_required`.
 */
export async function assertHinted({ oidc }: KoaContextWithOIDC): Promise<void> {
  const { client, params, provider, session } = oidc;
  const text = params?.id_token_hint;
  if (typeof text !== 'string' || client === undefined || session?.accountId === undefined) return;
  const { payload } = await provider.IdToken.validate(text, client).catch(() => ({ payload: { sub: '' } }));
  if (payload.sub === (await subjectOf(provider, client, session.accountId))) return;
  throw new errors.LoginRequired('another person approved than the id_token_hint names');
}

/** The `sub` by which this client knows the person; undefined when there is no such client. */
export async function subjectFor(
  ctx: Context,
  clientId: string,
  userId: string,
): Promise<string | undefined> {
  const provider = providerOf(ctx);
  const client = await provider.Client.find(clientId);
  return client && subjectOf(provider, client, userId);
}

type Client = NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>;

async function subjectOf(provider: Provider, client: Client, userId: string): Promise<string> {
  const claims = new provider.Claims({ sub: userId }, { client });
  claims.mask({ sub: null });
  return String((await claims.result()).sub);
}

/** Unverified: it only says with which client's algorithm to verify. */
function audienceOf(text: string): string | undefined {
  try {
    const { typ } = decodeProtectedHeader(text);
    const { aud, events } = decodeJwt(text);
    // A logout token is signed by the same key (OpenID Connect Back-Channel Logout 1.0 section 2.4).
    if ((typ !== undefined && typ !== 'JWT') || events !== undefined) return undefined;
    return typeof aud === 'string' && aud !== '' ? aud : undefined;
  } catch {
    return undefined;
  }
}

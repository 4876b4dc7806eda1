import type { KeyObject } from 'node:crypto';
import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import type { PeopleStore } from '../domain/directory/index.ts';
import { type Clock, hmacSha256, MINUTE, parseId, SECOND } from '../kernel/index.ts';
import { lifetimesOf, sectorOf } from './client-metadata.ts';

/** FAPI 2.0 section 5.3.2.1: at most 60 seconds. */
export const CODE_LIFE = MINUTE;

/** RFC 8628 section 3.2, `expires_in`: long enough to fetch a phone, short enough that few codes live at once. */
export const DEVICE_CODE_LIFE = 10 * MINUTE;

const seconds = (ms: number) => Math.max(1, Math.floor(ms / SECOND));

/** How long what the provider issues lives, in seconds: as the integration says. */
export const tokenLives = (clock: Clock) => ({
  AuthorizationCode: seconds(CODE_LIFE),
  DeviceCode: seconds(DEVICE_CODE_LIFE),
  /** Of one with refresh tokens until it has its first; then the directory knows better. */
  Grant: (ctx: KoaContextWithOIDC) =>
    seconds(
      (ctx.oidc.route === 'device_resume' ? DEVICE_CODE_LIFE : CODE_LIFE) +
        lifetimesOf(clientIn(ctx)).accessToken,
    ),
  IdToken: (_ctx: unknown, _token: unknown, client: Client) => seconds(lifetimesOf(client).idToken),
  AccessToken: (_ctx: unknown, _token: unknown, client: Client) => seconds(lifetimesOf(client).accessToken),
  /** Each use gives a new life, up to the end of all lives of one sign-in. */
  RefreshToken: (_ctx: unknown, token: { iiat?: number | undefined }, client: Client) => {
    const { refreshToken, refreshAtMost } = lifetimesOf(client);
    const left = token.iiat === undefined ? refreshAtMost : token.iiat * SECOND + refreshAtMost - clock.now();
    return seconds(Math.min(refreshToken, left));
  },
});

/**
 * The `sub` that this client alone sees (OpenID Connect Core section 8.1). The sector is the client itself: two of them
 * cannot compare notes, wherever they are reached, and a change of its redirect URIs makes nobody somebody else. One that
 * stands for another while that is tested is told what the other would be.
 */
export const pairwiseSubject = (key: KeyObject, userId: string, client: Client): string =>
  hmacSha256(key, 'countersign/pairwise', `${sectorOf(client)}\0${userId}`).toString('base64url');

/** Browsers may read the answers to applications that run in them: from the origins of their redirect URIs. */
export const mayReadFrom = (origin: string, client: Client): boolean =>
  client.clientAuthMethod === 'none' &&
  (client.redirectUris ?? []).some((uri) => /^https?:/.test(uri) && new URL(uri).origin === origin);

/**
 * RFC 7662 section 2: a client is told of its own tokens alone, once it has proven that it is this client, and nothing
 * of an account that is gone.
 */
export async function mayIntrospect(
  people: PeopleStore,
  client: Client,
  token: { clientId?: string | undefined; accountId?: string | undefined },
): Promise<boolean> {
  if (client.clientAuthMethod === 'none' || token.clientId !== client.clientId) return false;
  const id = parseId('usr', token.accountId);
  const user = id === undefined ? undefined : await people.userById(id);
  return user !== undefined && user.disabledAt === undefined;
}

function clientIn(ctx: KoaContextWithOIDC): Client {
  const { client } = ctx.oidc;
  if (client === undefined) throw new TypeError('a grant is given to a client');
  return client;
}

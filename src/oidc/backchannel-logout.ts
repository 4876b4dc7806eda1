import type Provider from 'oidc-provider';

/** How the provider's own requests leave: back-channel logout alone makes any. */
export type OutgoingFetch = typeof fetch;

/**
 * The way out for requests that the provider makes to addresses which integrations registered. The library hands a
 * dispatcher along that hangs up on private, loopback and link-local addresses, whatever a name resolves to; where it
 * could not make one it only warns, so a request without it does not leave here. Redirects are not followed.
 */
export const guardedFetch: OutgoingFetch = (input, init) => {
  const guarded = init !== undefined && 'dispatcher' in init && Boolean(init.dispatcher);
  if (!guarded) return Promise.reject(new Error('requests do not leave unguarded'));
  if (new URL(String(input)).protocol !== 'https:') {
    return Promise.reject(new Error('requests leave by https alone'));
  }
  return fetch(input, init);
};

/** What the library's clients have beside what their types say. */
interface LogoutClient {
  readonly backchannelLogoutUri?: string | undefined;
  backchannelLogout(sub: string, sid: string): Promise<void>;
}

/**
 * Sends a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4) of this session to one relying party, where
 * it registered an address for that. Rejects when it does not answer 200 or 204 in 2.5 seconds.
 */
export async function sendLogoutToken(
  provider: Provider,
  notice: { readonly clientId: string; readonly userId: string; readonly sid: string },
): Promise<void> {
  const client = (await provider.Client.find(notice.clientId)) as unknown as LogoutClient | undefined;
  if (client?.backchannelLogoutUri === undefined) return;
  await client.backchannelLogout(notice.userId, notice.sid);
}

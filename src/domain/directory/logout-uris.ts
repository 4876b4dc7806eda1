import { faulty } from './integration.ts';
import { checkRedirectUri } from './redirect-uri.ts';

const MOST = 50;

/** Where a browser may go after signing out (OpenID Connect RP-Initiated Logout section 3.1), as redirect URIs are. */
export function checkPostLogoutRedirectUris(uris: readonly string[]): string[] {
  const path = 'post-logout-redirect-uri';
  const given = uris.filter((uri) => uri.trim() !== '');
  if (given.length > MOST)
    throw faulty(path, `is given more than ${MOST} times.`, 'too-many', { most: MOST });
  return [...new Set(given.map((uri) => checkRedirectUri(uri, ['code'], path)))];
}

/**
 * Where the relying party is told that a person signed out (OpenID Connect Back-Channel Logout section 2.2): https,
 * since it is the gateway that calls. Empty takes it away.
 */
export function checkBackchannelLogoutUri(uri: string): string | undefined {
  if (uri.trim() === '') return undefined;
  return checkRedirectUri(uri, ['id_token'], 'backchannel-logout-uri');
}

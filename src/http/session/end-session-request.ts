import type { Integration } from '../../domain/directory/index.ts';
import { GatewayError } from '../../kernel/index.ts';

/** The parameters of OpenID Connect RP-Initiated Logout 1.0 section 2, with the most characters each may have. */
const LONGEST = {
  id_token_hint: 8_000,
  logout_hint: 500,
  client_id: 200,
  post_logout_redirect_uri: 2_000,
  state: 2_000,
  ui_locales: 200,
} as const;

type Name = keyof typeof LONGEST;

/** A request to end the session, as it came: nothing of it is believed. */
export type EndSessionRequest = { readonly [N in Name]?: string };

const names = Object.keys(LONGEST) as Name[];

/** Reads what it knows and ignores the rest. Throws kind `invalid` for what is given twice or is too long. */
export function readEndSession(given: URLSearchParams): EndSessionRequest {
  const request: { [N in Name]?: string } = {};
  for (const name of names) {
    const [value, ...more] = given.getAll(name);
    if (more.length > 0) throw faulty(name, 'is given more than once');
    if (value === undefined || value === '') continue;
    if (value.length > LONGEST[name]) throw faulty(name, `is longer than ${LONGEST[name]} characters`);
    request[name] = value;
  }
  return request;
}

/** The request as a query, for the same request by GET. */
export const queryOf = (request: EndSessionRequest): string => new URLSearchParams(request).toString();

/**
 * Where the browser goes afterwards: an address that this very client registered, character by character, with the
 * state as it came. Undefined when there is none: then a page of ours says how it went.
 */
export function leadsTo(
  integration: Integration | undefined,
  { post_logout_redirect_uri: uri, state }: EndSessionRequest,
): string | undefined {
  if (uri === undefined || !integration?.protocol.postLogoutRedirectUris.includes(uri)) return undefined;
  if (state === undefined) return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`;
}

function faulty(path: Name, message: string): GatewayError {
  return new GatewayError('invalid', 'invalid_request', `${path} ${message}.`, {
    faults: [{ path, message }],
  });
}

import { faulty, type ResponseType } from './integration.ts';
import { isPrivateHost } from './private-address.ts';

const MAX_LENGTH = 2_000;
const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/**
 * A redirect URI as it may be registered: absolute https, no fragment, no user, no wildcard, already in the form a
 * URL parser gives it, so that exact string comparison (RFC 9700 section 2.1) means what it says.
 * A loopback address is for the code flow alone, and http for those alone (RFC 8252 section 7.3). An address of a private
 * network is for nobody. `field` is named in the refusal.
 */
export function checkRedirectUri(
  uri: string,
  responseTypes: readonly ResponseType[],
  field = 'redirect-uri',
): string {
  const refuse = (reason: string, why: string, written?: string) =>
    faulty(field, `"${uri.slice(0, 200)}" ${why}`, reason, {
      given: uri.slice(0, 200),
      ...(written !== undefined && { written }),
    });
  if (uri.length > MAX_LENGTH) {
    throw faulty(field, `"${uri.slice(0, 200)}" is longer than ${MAX_LENGTH} characters.`, 'too-long', {
      most: MAX_LENGTH,
    });
  }
  if (!URL.canParse(uri))
    throw refuse('no-url', 'is no absolute URL: write https://app.example.com/callback.');
  const url = new URL(uri);
  if (uri.includes('*')) throw refuse('wildcard', 'has a wildcard: write each address out.');
  if (uri.includes('#')) throw refuse('fragment', 'has a fragment, which it must not have.');
  if (url.username !== '' || url.password !== '' || uri.includes('@'))
    throw refuse('user-in-url', 'must not hold a user.');
  if (/[\\\s\p{Cc}]/u.test(uri)) throw refuse('no-url', 'has a backslash or a blank.');
  const plain = url.pathname === '/' && url.search === '' ? [url.href, url.origin] : [url.href];
  if (!plain.includes(uri)) {
    throw refuse('not-plain', `is not in its plain form: write ${url.href}`, url.href.slice(0, 200));
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refuse('not-https', 'must begin with https://.');
  }
  if (isPrivateHost(url.hostname)) {
    throw refuse('private-address', 'is an address of a private network: write the name that browsers use.');
  }
  const loopback = LOOPBACK.test(url.hostname);
  if (url.protocol === 'https:' && !loopback) return uri;
  if (!loopback) throw refuse('not-https', 'is http: write https://.');
  if (responseTypes.some((type) => type !== 'code')) {
    throw refuse(
      'loopback',
      'is http: a loopback address is for the code flow alone. Add --response-type code.',
    );
  }
  return uri;
}

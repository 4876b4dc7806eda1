import { faulty, type ResponseType } from './integration.ts';

const MAX_LENGTH = 2_000;
const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/**
 * A redirect URI as it may be registered: absolute https, no fragment, no user, no wildcard, already in the form a
 * URL parser gives it, so that exact string comparison (RFC 9700 section 2.1) means what it says.
 * http is for a loopback address with the code flow alone (RFC 8252 section 7.3). `field` is named in the refusal.
 */
export function checkRedirectUri(
  uri: string,
  responseTypes: readonly ResponseType[],
  field = 'redirect-uri',
): string {
  const refuse = (why: string) => faulty(field, `"${uri.slice(0, 200)}" ${why}`);
  if (uri.length > MAX_LENGTH) throw refuse(`is longer than ${MAX_LENGTH} characters.`);
  if (!URL.canParse(uri)) throw refuse('is no absolute URL: write https://app.example.com/callback.');
  const url = new URL(uri);
  if (uri.includes('*')) throw refuse('has a wildcard: write each address out.');
  if (uri.includes('#')) throw refuse('has a fragment, which it must not have.');
  if (url.username !== '' || url.password !== '' || uri.includes('@')) throw refuse('must not hold a user.');
  if (/[\\\s\p{Cc}]/u.test(uri)) throw refuse('has a backslash or a blank.');
  const plain = url.pathname === '/' && url.search === '' ? [url.href, url.origin] : [url.href];
  if (!plain.includes(uri)) throw refuse(`is not in its plain form: write ${url.href}`);
  if (url.protocol === 'https:') return uri;
  if (url.protocol !== 'http:') throw refuse('must begin with https://.');
  if (!LOOPBACK.test(url.hostname)) throw refuse('is http: write https://.');
  if (responseTypes.some((type) => type !== 'code')) {
    throw refuse('is http: a loopback address is for the code flow alone. Add --response-type code.');
  }
  return uri;
}

import { type Finding, finding } from './finding.ts';
import { type Outside, type Seen, Unreachable, type Way } from './outside.ts';

/** What the gateway publishes, as a relying party read it. */
export interface Published {
  /** `inside` where the gateway does not reach itself by its own name. */
  readonly way: Way;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly keys: readonly PublishedKey[] | undefined;
  /** Of the first answer. */
  readonly date: number | undefined;
  /** How discovery and the reading of the keys came out. */
  readonly findings: readonly Finding[];
}

/** A member of the key set, as far as anybody looks at it. */
export interface PublishedKey {
  readonly kid: string | undefined;
  readonly kty: string | undefined;
  readonly alg: string | undefined;
  /** The length of an RSA modulus. */
  readonly bits: number;
  /** Whether it comes with its certificate (RFC 7517 section 4.7). */
  readonly certified: boolean;
}

const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** Without these no kind of relying party goes on (microsoft.com, "Custom OpenID Connect provider"; Discovery section 3). */
const NEEDED = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'token_endpoint_auth_methods_supported',
  'scopes_supported',
] as const;

/** Reads discovery and keys, from outside where that works. Nothing but this gateway's own address is asked. */
export async function readPublished(outside: Outside, issuer: string): Promise<Published> {
  const nothing = { metadata: undefined, keys: undefined, date: undefined };
  let way: Way = 'outside';
  let seen: Seen;
  try {
    seen = await outside.get(DISCOVERY_PATH, way);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    way = 'inside';
    try {
      seen = await outside.get(DISCOVERY_PATH, way);
    } catch (again) {
      if (!(again instanceof Unreachable)) throw again;
      return {
        ...nothing,
        way: 'outside',
        findings: [finding('discovery', 'failed', 'unreachable'), finding('keys', 'not-tested', 'unread')],
      };
    }
  }
  const failed = (one: Finding): Published => ({
    ...nothing,
    way,
    date: seen.date,
    findings: [one, finding('keys', 'not-tested', 'unread')],
  });
  if (seen.status !== 200) {
    return failed(finding('discovery', 'failed', 'status', { status: String(seen.status) }));
  }
  const metadata = objectOf(seen.json);
  if (metadata === undefined) return failed(finding('discovery', 'failed', 'malformed'));
  const missing = NEEDED.filter((name) => metadata[name] === undefined);
  if (missing.length > 0) {
    return failed(finding('discovery', 'failed', 'incomplete', { names: missing.join(', ') }));
  }
  const jwksPath = pathWithin(issuer, metadata.jwks_uri);
  if (jwksPath === undefined || pathWithin(issuer, metadata.authorization_endpoint) === undefined) {
    return failed(finding('discovery', 'failed', 'foreign'));
  }
  const { keys, found } = await readKeys(outside, jwksPath, way);
  const discovered =
    way === 'inside' ? finding('discovery', 'warning', 'inside') : finding('discovery', 'passed', 'ok');
  return { way, metadata, keys, date: seen.date, findings: [discovered, found] };
}

async function readKeys(
  outside: Outside,
  path: string,
  way: Way,
): Promise<{ keys: PublishedKey[] | undefined; found: Finding }> {
  const none = (found: Finding) => ({ keys: undefined, found });
  let seen: Seen;
  try {
    seen = await outside.get(path, way);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return none(finding('keys', 'failed', 'unreachable'));
  }
  if (seen.status !== 200) return none(finding('keys', 'failed', 'status', { status: String(seen.status) }));
  const listed = objectOf(seen.json)?.keys;
  if (!Array.isArray(listed)) return none(finding('keys', 'failed', 'malformed'));
  const keys = listed.flatMap((one) => {
    const key = objectOf(one);
    return key === undefined ? [] : [publishedKey(key)];
  });
  if (keys.length === 0) return { keys, found: finding('keys', 'failed', 'missing') };
  const count = { count: String(keys.length) };
  return keys.every(({ certified }) => certified)
    ? { keys, found: finding('keys', 'passed', 'ok', count) }
    : { keys, found: finding('keys', 'warning', 'no_certificate', count) };
}

function publishedKey(key: Record<string, unknown>): PublishedKey {
  const { kid, kty, alg, n, x5c } = key;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    kid: text(kid),
    kty: text(kty),
    alg: text(alg),
    bits: typeof n === 'string' ? Buffer.from(n, 'base64url').length * 8 : 0,
    certified: Array.isArray(x5c) && typeof x5c[0] === 'string',
  };
}

/** The path of an address of this gateway; undefined for any other: an answer does not send us elsewhere. */
function pathWithin(issuer: string, address: unknown): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.origin === issuer ? url.pathname + url.search : undefined;
}

const objectOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

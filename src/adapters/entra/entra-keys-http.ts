import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { EntraKeys } from '../../domain/entra/index.ts';
import { type Clock, DAY, type Logger, MINUTE, SECOND, unavailable } from '../../kernel/index.ts';
import { fetchJson } from './fetch-json.ts';

/** Microsoft asks to look at least once a day. */
const FRESH_FOR = DAY;
/** A key that is not known may be new. Looking for it this often keeps strangers from making us look. */
const LOOK_AGAIN_AFTER = 5 * MINUTE;
/** After a failure, so that a request does not wait for what just failed. */
const RETRY_AFTER = 10 * SECOND;
/** Tenants of three clouds; more are not registered by anybody. */
const MOST_ISSUERS = 1_000;
/** BSI TR-02102-1, NIST SP 800-131A: fewer bits are broken or soon will be. */
const LEAST_BITS = 2048;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.unknown()).max(500) });
const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  n: z.string(),
  e: z.string(),
  /** For whom Microsoft signs with it: one issuer, or a pattern with `{tenantid}` for every tenant. */
  issuer: z.string().optional(),
});

interface Known {
  keys: ReadonlyMap<string, KeyObject>;
  /** When it was read. */
  at: number;
}

/**
 * `EntraKeys` by discovery (OpenID Connect Discovery section 4) and the key set it names, remembered for a day. A key
 * that is not among them is looked for again, at most every five minutes; many who ask at once ask Microsoft once.
 */
export class EntraKeysHttp implements EntraKeys {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #known = new Map<string, Known>();
  readonly #failed = new Map<string, number>();
  readonly #asking = new Map<string, Promise<Known>>();

  constructor(parts: { clock: Clock; logger: Logger }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  async find(issuer: string, kid: string): Promise<KeyObject | undefined> {
    const now = this.#clock.now();
    const known = this.#known.get(issuer);
    const age = known === undefined ? Infinity : now - known.at;
    const key = known?.keys.get(kid);
    if (key !== undefined && age >= 0 && age < FRESH_FOR) return key;
    if (age >= 0 && age < LOOK_AGAIN_AFTER) return undefined;
    return (await this.#ask(issuer)).keys.get(kid);
  }

  #ask(issuer: string): Promise<Known> {
    const running = this.#asking.get(issuer);
    if (running !== undefined) return running;
    const failed = this.#failed.get(issuer);
    if (failed !== undefined && Math.abs(this.#clock.now() - failed) < RETRY_AFTER) {
      return Promise.reject(unavailable(`the keys of ${issuer} could not be read a moment ago`));
    }
    const asking = this.#read(issuer)
      .catch((cause: unknown) => {
        remember(this.#failed, issuer, this.#clock.now());
        this.#logger.warn({ err: cause, issuer }, 'the keys of Entra cannot be read');
        throw unavailable(`the keys of ${issuer} cannot be read`, cause);
      })
      .finally(() => this.#asking.delete(issuer));
    this.#asking.set(issuer, asking);
    return asking;
  }

  async #read(issuer: string): Promise<Known> {
    const document = discovery.parse(await fetchJson(`${issuer}/.well-known/openid-configuration`));
    if (document.issuer !== issuer) throw new Error('discovery names another issuer');
    if (new URL(document.jwks_uri).origin !== new URL(issuer).origin) {
      throw new Error('discovery names keys of another host');
    }
    const { keys } = keySet.parse(await fetchJson(document.jwks_uri));
    const known = { keys: new Map(keys.flatMap((key) => usable(key, issuer))), at: this.#clock.now() };
    remember(this.#known, issuer, known);
    this.#failed.delete(issuer);
    return known;
  }
}

/** The key by its id, where it signs for this issuer by RS256; nothing otherwise. */
function usable(jwk: unknown, issuer: string): [string, KeyObject][] {
  const parsed = rsaKey.safeParse(jwk);
  if (!parsed.success) return [];
  const { kid, n, e, issuer: pattern } = parsed.data;
  const tenant = new URL(issuer).pathname.split('/')[1] ?? '';
  if (pattern !== undefined && pattern.replace('{tenantid}', tenant) !== issuer) return [];
  const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS ? [] : [[kid, key]];
}

function remember<T>(map: Map<string, T>, issuer: string, value: T): void {
  if (map.size >= MOST_ISSUERS) map.clear();
  map.set(issuer, value);
}

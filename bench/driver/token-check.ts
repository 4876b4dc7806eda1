import { createLocalJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { BenchFailure } from '../errors.ts';
import { bodyText } from './browser.ts';
import { Connection } from './connection.ts';
import type { Target } from './messages.ts';

const SHAPE = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{342}$/;
const EVERY = 50;
/** What an approval is worth by the phone it came from. */
const WORTH: Readonly<Record<Target['phones'], object>> = {
  app: { acr: 'urn:countersign:acr:qr', amr: ['mca', 'swk'] },
  web: { acr: 'urn:countersign:acr:qr-uv', amr: ['mca', 'pop', 'user', 'mfa'] },
  none: {},
};
/** An id_token that lives longer than this is a mistake. */
const LONGEST_LIFE = 3_600;

/** Looks at every id_token's shape and nonce, and verifies one in fifty as a relying party does. */
export class TokenCheck {
  readonly #target: Target;
  readonly #keys: JWTVerifyGetKey;
  #seen = 0;
  verified = 0;

  private constructor(target: Target, keys: JWTVerifyGetKey) {
    this.#target = target;
    this.#keys = keys;
  }

  static async open(target: Target): Promise<TokenCheck> {
    const connection = new Connection(target.origin);
    const answer = await connection.request('GET', '/jwks', 'Accept: application/json\r\n');
    connection.drop();
    return new TokenCheck(target, createLocalJWKSet(JSON.parse(bodyText(answer))));
  }

  async check(idToken: string, nonce: string): Promise<void> {
    if (!SHAPE.test(idToken)) throw new BenchFailure(`this is no RS256 id_token: ${idToken.slice(0, 80)}`);
    const claims = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('latin1');
    if (!claims.includes(`"nonce":"${nonce}"`)) throw new BenchFailure('an id_token has another nonce');
    this.#seen += 1;
    if (this.#seen % EVERY !== 1) return;
    await this.#verify(idToken, nonce);
    this.verified += 1;
  }

  async #verify(idToken: string, nonce: string): Promise<void> {
    const { origin, clientId, phones } = this.#target;
    const { payload } = await jwtVerify(idToken, this.#keys, {
      algorithms: ['RS256'],
      issuer: origin,
      audience: clientId,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    });
    for (const [name, value] of Object.entries({ nonce, ...WORTH[phones] })) {
      const found = JSON.stringify(payload[name]);
      if (found !== JSON.stringify(value)) throw new BenchFailure(`an id_token has the ${name} ${found}`);
    }
    if ((payload.exp ?? 0) - (payload.iat ?? 0) > LONGEST_LIFE)
      throw new BenchFailure('an id_token lives too long');
  }
}

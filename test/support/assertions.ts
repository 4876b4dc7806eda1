import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { CODE_APP } from './attacker.ts';
import type { TestGateway } from './gateway.ts';
import { RelyingParty } from './relying-party.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A key pair of an application; `jwk` is the public half, to be registered. */
export async function clientKey(alg: 'RS256' | 'RS512' | 'ES256', kid?: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), ...(kid === undefined ? {} : { kid }) };
  return { alg, kid, privateKey, publicKey, jwk };
}
export type ClientKeyPair = Awaited<ReturnType<typeof clientKey>>;

/** An application that proves itself by this key; played by openid-client. */
export async function keyedParty(
  g: TestGateway,
  key: ClientKeyPair,
  input: Partial<IntegrationInput> = {},
): Promise<RelyingParty> {
  const { integration } = await g.integration({
    ...CODE_APP,
    clientAuth: 'private_key_jwt',
    clientKeys: [JSON.stringify(key.jwk)],
    ...input,
  });
  return RelyingParty.discover({
    issuer: g.issuer,
    fetch: g.fetch,
    integration,
    privateKey: key.kid === undefined ? key.privateKey : { key: key.privateKey, kid: key.kid },
  });
}

/** An assertion as RFC 7523 section 3 wants it, with what is forged in it; undefined takes a part away. */
export async function assertionOf(
  g: TestGateway,
  clientId: string,
  by: { key: CryptoKey | Uint8Array; alg: string },
  forged: { claims?: Record<string, unknown>; header?: Record<string, unknown> } = {},
): Promise<string> {
  const now = Math.floor(g.clock.now() / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: g.issuer,
    iat: now,
    exp: now + 60,
    jti: crypto.randomUUID(),
    ...forged.claims,
  };
  return new SignJWT(withoutUndefined(claims) as JWTPayload)
    .setProtectedHeader({ alg: by.alg, ...forged.header })
    .sign(by.key);
}

const withoutUndefined = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** The fields by which a token request carries an assertion instead of a secret. */
export const assertedBy = (assertion: string) => ({
  client_secret: undefined,
  client_assertion_type: ASSERTION_TYPE,
  client_assertion: assertion,
});

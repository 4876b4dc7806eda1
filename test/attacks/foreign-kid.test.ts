import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { authorize, expectNoResult, properQuery, sharedGateway } from '../support/attacker.ts';
import { forgedIdToken, kidThat, publishedBy, stolenKeys } from '../support/keys.ts';

const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  format: 'jwk',
}) as JWK;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an id_token_hint', () => {
  const g = sharedGateway();

  async function hinted(make: (claims: Record<string, unknown>, kid: string) => Promise<string>) {
    const party = await g().relyingParty();
    const claims = { iss: g().issuer, aud: party.integration.clientId, sub: 'usr_AAAAAAAAAAAAAAAAAAAAAA' };
    const hint = await make(claims, await kidThat(g(), 'current'));
    return authorize(g(), properQuery(party, { id_token_hint: hint }));
  }

  test('signed by a current key is taken, so that the refusals below mean something', async () => {
    const { status, text } = await hinted(async (claims, kid) =>
      forgedIdToken((await stolenKeys(g())).get(kid) ?? {}, claims),
    );
    expect(status).toBe(200);
    expect(text).toContain('data-snapshot');
  });

  const forgeries: [string, (claims: Record<string, unknown>, kid: string) => Promise<string>][] = [
    ['of a foreign key under its own kid', (claims) => forgedIdToken({ ...foreign, kid: 'foreign' }, claims)],
    ['of a foreign key under our kid', (claims, kid) => forgedIdToken({ ...foreign, kid }, claims)],
    [
      'of a foreign key that it brings along',
      (claims, kid) => {
        const { kty, n, e } = foreign;
        return forgedIdToken({ ...foreign, kid }, claims, { jwk: { kty, n, e } });
      },
    ],
    [
      'of our key under a foreign kid',
      async (claims, kid) =>
        forgedIdToken((await stolenKeys(g())).get(kid) ?? {}, claims, { kid: 'foreign' }),
    ],
    [
      'by ES256, which this client did not ask for',
      async (claims) =>
        forgedIdToken((await stolenKeys(g())).get(await kidThat(g(), 'current', 'ES256')) ?? {}, claims),
    ],
    ['with no signature', async (claims, kid) => `${part({ alg: 'none', kid })}.${part(claims)}.`],
    [
      'by HS256 with the public key as the secret',
      async (claims, kid) => {
        const key = (await publishedBy(g())).keys.find((one) => one.kid === kid) ?? { kty: 'RSA' };
        const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        const input = `${part({ alg: 'HS256', kid })}.${part(claims)}`;
        return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
      },
    ],
  ];
  test.each(forgeries)('%s is refused', async (_, make) => {
    const { text, sentBack } = await hinted(make);
    expect(text).not.toContain('data-snapshot');
    expect(sentBack?.fields.get('error')).toBe('invalid_request');
    expectNoResult(sentBack);
  });
});

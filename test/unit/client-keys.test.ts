import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { made } from './an-integration-service.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = (key: KeyObject) => key.export({ format: 'jwk' });
const pem = (key: KeyObject, type: 'spki' | 'pkcs8') => String(key.export({ format: 'pem', type }));

const create = async (...clientKeys: string[]) =>
  (
    await made().create({
      kind: 'oidc',
      redirectUris: ['https://app.example.com/cb'],
      clientAuth: 'private_key_jwt',
      clientKeys,
    })
  ).protocol.clientKeys;

describe('the public keys of a client', () => {
  test('are kept as what they are, whether they come as JWK, JWK Set or PEM', async () => {
    const expected = [expect.objectContaining({ kty: 'RSA', n: jwk(rsa.publicKey).n })];
    expect(await create(JSON.stringify(jwk(rsa.publicKey)))).toEqual(expected);
    expect(await create(JSON.stringify({ keys: [jwk(rsa.publicKey)] }))).toEqual(expected);
    expect(await create(pem(rsa.publicKey, 'spki'))).toEqual(expected);
  });

  test('keep their kid, or are called by their thumbprint (RFC 7638)', async () => {
    const [named] = await create(JSON.stringify({ ...jwk(ec.publicKey), kid: 'one' }));
    expect(named).toEqual({ ...jwk(ec.publicKey), kid: 'one' });
    const [called] = await create(JSON.stringify(jwk(ec.publicKey)));
    expect(called?.kid).toMatch(/^[\w-]{43}$/);
  });

  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  test.each([
    ['a private JWK', [JSON.stringify(jwk(rsa.privateKey))], /private key/],
    ['a private PEM', [pem(rsa.privateKey, 'pkcs8')], /private key/],
    ['a secret', ['{"kty":"oct","k":"c2VjcmV0"}'], /private key/],
    ['a key of 1024 bits', [JSON.stringify(jwk(small.publicKey))], /1024 bits/],
    ['another curve', [JSON.stringify(jwk(p384.publicKey))], /RSA or P-256/],
    ['an unknown type', ['{"kty":"none"}'], /no public key/],
    ['no JSON', ['not a key'], /no public key/],
    ['null', ['null'], /no public key/],
    ['an empty PEM', ['-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'], /PEM/],
    ['far too much', ['x'.repeat(20_001)], /too long/],
    [
      'two of one kid',
      [
        JSON.stringify({ ...jwk(ec.publicKey), kid: 'one' }),
        JSON.stringify({ ...jwk(rsa.publicKey), kid: 'one' }),
      ],
      /one kid/,
    ],
    ['nothing', [], /required/],
  ])('are refused where they are %s', async (_, keys, why) => {
    await expect(create(...keys)).rejects.toThrow(why);
  });
});

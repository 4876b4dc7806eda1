import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { base64url, signCompact, utf8 } from '../../src/phone/jws.ts';
import {
  forge,
  type Puppet,
  proofParts,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { freshKey, type TestGateway } from '../support/gateway.ts';

const encoded = (value: object) => base64url(utf8(JSON.stringify(value)));

type Signer = (input: string, by: Puppet) => Buffer | string | Promise<Buffer>;

const publicBytes = ({ key: { publicJwk } }: Puppet) => JSON.stringify(publicJwk);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

/** The form in which OpenSSL writes an ECDSA signature: a sequence of two integers. */
function der(raw: Uint8Array): Buffer {
  const integer = (part: Uint8Array) => Buffer.concat([Buffer.from([2, part.length + 1, 0]), part]);
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}

/** The algorithm a forged header names, and what then stands as its signature. */
const CONFUSED: [what: string, alg: unknown, signer: Signer][] = [
  ['none and no signature', 'none', () => ''],
  ['None, capitalised', 'None', () => ''],
  ['nOnE and a signature', 'nOnE', () => Buffer.alloc(64, 1)],
  [
    'HS256 with the public key as secret',
    'HS256',
    (i, by) => createHmac('sha256', publicBytes(by)).update(i).digest(),
  ],
  ['HS256 with an empty secret', 'HS256', (i) => createHmac('sha256', '').update(i).digest()],
  ['RS256 with an RSA key', 'RS256', (i) => sign('sha256', Buffer.from(i), rsa)],
  ['PS256', 'PS256', (i) => sign('sha256', Buffer.from(i), rsa)],
  ['ES384', 'ES384', (i) => sign('sha384', Buffer.from(i), { key: p384, dsaEncoding: 'ieee-p1363' })],
  ['EdDSA', 'EdDSA', () => Buffer.alloc(64, 1)],
  ['ES256 and a signature of zeros (CVE-2022-21449)', 'ES256', () => Buffer.alloc(64)],
  ['ES256 and its own signature in DER', 'ES256', async (i, by) => der(await by.key.sign(utf8(i)))],
  ['no algorithm', undefined, () => Buffer.alloc(64, 1)],
  ['a list of algorithms', ['ES256', 'none'], () => Buffer.alloc(64, 1)],
];

async function forgedProof(
  g: TestGateway,
  by: Puppet,
  request: { path: string; body: object },
  alg: unknown,
  signer: Signer,
) {
  const { header, claims } = await proofParts(g, by, request);
  const input = `${encoded({ alg, ...header })}.${encoded(claims)}`;
  return `${input}.${Buffer.from(await signer(input, by)).toString('base64url')}`;
}

describe('algorithm confusion:', () => {
  const gateway = sharedGateway();

  test.each(CONFUSED)('a proof whose alg is %s is refused', async (_, alg, signer) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame } };
    const proof = await forgedProof(g, ada, request, alg, signer);
    const refused = await forge(g, ada, { ...request, proof });
    expect(refused).toMatchObject({ status: 401, code: 'invalid_proof' });
    expect((await tab.poll()).state).toBe('pending');
  });

  test('jku and x5u are never fetched, and x5c and jwk are never believed', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const evil = await freshKey();
    let fetched = 0;
    const server = createServer((_request, response) => {
      fetched += 1;
      response.end(JSON.stringify({ keys: [{ ...evil.publicJwk, kid: ada.id, alg: 'ES256' }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const { tab } = await waitingSignIn(g);
    for (const header of [{ jku: url }, { x5u: url }, { x5c: ['MIIB'] }, { jwk: evil.publicJwk, jku: url }]) {
      const request = { path: '/claim', body: { frame: tab.frame }, header, key: evil };
      expect(await forge(g, ada, request)).toMatchObject({ status: 401, code: 'invalid_proof' });
    }
    expect(fetched).toBe(0);
    expect((await tab.poll()).state).toBe('pending');
  });

  test.each([
    ['is not on the curve', { x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['has a private half', { d: 'A'.repeat(43) }],
    ['is of another curve', { crv: 'secp256k1' }],
    ['is symmetric', { kty: 'oct', k: 'AAAA' }],
    ['hides its type in a prototype', JSON.parse('{"__proto__":{"kty":"EC"},"kty":null}') as object],
  ])('a phone whose new key %s is not enrolled, and the invitation stays good', async (_, change) => {
    const g = gateway();
    const invitation = await g.invitationFor(somebody());
    const key = await freshKey();
    const puppet = { key, id: '', client: g.phoneWith(key) };
    const refused = await forge(g, puppet, {
      path: '/enroll',
      body: { invitation, name: 'phone' },
      header: { kid: undefined, jwk: { ...key.publicJwk, ...change } },
    });
    expect(refused).toMatchObject({ status: 401, code: 'invalid_proof' });
    await expect(puppet.client.enroll(invitation, 'phone')).resolves.toHaveProperty('phone');
  });

  test('a proof that was made to enrol a key does not enrol another', async () => {
    const g = gateway();
    const invitation = await g.invitationFor(somebody());
    const [mine, evil] = [await freshKey(), await freshKey()];
    const body = { invitation, name: 'phone' };
    const { header, claims } = await proofParts(
      g,
      { key: mine, id: '', client: g.phoneWith(mine) },
      { path: '/enroll', body },
    );
    const proof = await signCompact(
      mine,
      { ...header, kid: undefined, jwk: evil.publicJwk },
      utf8(JSON.stringify(claims)),
    );
    const puppet = { key: mine, id: '', client: g.phoneWith(mine) };
    expect(await forge(g, puppet, { path: '/enroll', body, proof })).toMatchObject({
      status: 401,
      code: 'invalid_proof',
    });
    await expect(puppet.client.enroll(invitation, 'phone')).resolves.toHaveProperty('phone');
  });
});

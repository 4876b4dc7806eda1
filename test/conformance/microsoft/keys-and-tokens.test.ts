import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { SentBack } from '../../../src/cli/index.ts';
import type { Invitee } from '../../../src/domain/enrollment/index.ts';
import type { PhoneClient } from '../../../src/phone/index.ts';
import { approved, partOf } from '../../support/answered.ts';
import {
  exchange,
  puppetOf,
  sharedGateway,
  somebody,
  userinfo,
  waitingSignIn,
} from '../../support/attacker.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import type { Asked, RelyingParty } from '../../support/relying-party.ts';
import { freshAddress, SignUpActor } from '../../support/sign-up.ts';

interface Key {
  kid: string;
  kty: string;
  use: string;
  alg: string;
  n: string;
  e: string;
  x5t: string;
  x5c: string[];
}

/** A whole sign-in by the way of Azure AD B2C's default, and what it gave. */
async function signIn(
  g: TestGateway,
  phone: PhoneClient,
  of: { party?: RelyingParty; ask?: Record<string, string> } = {},
): Promise<{ party: RelyingParty; asked: Asked; sentBack: SentBack; idToken: string }> {
  const { party, asked, tab } = await waitingSignIn(g, of);
  const sentBack = await approved(tab, phone);
  return { party, asked, sentBack, idToken: sentBack.fields.get('id_token') ?? '' };
}

/** The id_token of a sign-in by code. */
async function idTokenByCode(g: TestGateway, phone: PhoneClient, party: RelyingParty): Promise<string> {
  const { sentBack } = await signIn(g, phone, { party });
  const { json } = await exchange(g, party, { code: sentBack.fields.get('code') });
  return String(json.id_token);
}

/** A phone of somebody of whom exactly this is known. */
async function phoneOf(g: TestGateway, known: Invitee): Promise<PhoneClient> {
  const phone = await g.strangePhone();
  const { url } = await g.gateway.enrollment.invite(known);
  await phone.enroll(url, 'a phone');
  return phone;
}

describe('keys and tokens', () => {
  const gateway = sharedGateway();
  const keys = async (g = gateway()): Promise<Key[]> => {
    const { jwks_uri } = (await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json()) as {
      jwks_uri: string;
    };
    return ((await (await fetch(jwks_uri)).json()) as { keys: Key[] }).keys;
  };
  const rsaKeys = async () => (await keys()).filter(({ kty }) => kty === 'RSA');

  test('11 · keys are RSA of 2048 bits or more with kid, kty, use, alg, n, e, x5t and x5c', async () => {
    const published = await rsaKeys();
    expect(published.length).toBeGreaterThan(0);
    for (const key of published) {
      expect(key).toMatchObject({ use: 'sig', alg: 'RS256', kid: expect.stringMatching(/./) });
      expect(Buffer.from(key.n, 'base64url').length * 8).toBeGreaterThanOrEqual(2048);
      expect(key.e).toBe('AQAB');
      expect(key.x5t).toMatch(/^[\w-]{27}$/);
      expect(key.x5c).toHaveLength(1);
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(secret);
    }
  });

  test('12 · x5c is standard base64 of a certificate of the very key; x5t is the base64url SHA-1 of it', async () => {
    for (const key of await rsaKeys()) {
      const der = Buffer.from(key.x5c[0] ?? '', 'base64');
      expect(der.toString('base64')).toBe(key.x5c[0]);
      const { n, e } = new X509Certificate(der).publicKey.export({ format: 'jwk' });
      expect({ n, e }).toEqual({ n: key.n, e: key.e });
      expect(createPublicKey({ key: { ...key }, format: 'jwk' }).asymmetricKeyType).toBe('rsa');
      expect(key.x5t).toBe(createHash('sha1').update(der).digest('base64url'));
    }
  });

  test('13 · the id_token is a JWS by RS256 with a kid of jwks_uri; never none, HS256 or encrypted', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const known = (await keys()).map(({ kid }) => kid);
    const app = await g.relyingParty({ responseType: 'code' });
    for (const token of [(await signIn(g, client)).idToken, await idTokenByCode(g, client, app)]) {
      expect(token.split('.')).toHaveLength(3);
      const header = partOf(token, 0);
      expect(header.alg).toBe('RS256');
      expect(known).toContain(header.kid);
      expect(header).not.toHaveProperty('enc');
      await jwtVerify(token, createRemoteJWKSet(new URL(`${g.origin}/jwks`)), {
        algorithms: ['RS256'],
        currentDate: new Date(g.clock.now()),
      });
    }
  });

  test('14 · iss is the issuer of the metadata exactly', async () => {
    const g = gateway();
    const { idToken } = await signIn(g, (await puppetOf(g, somebody())).client);
    const metadata = await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json();
    expect(partOf(idToken, 1).iss).toBe((metadata as { issuer: string }).issuer);
  });

  test('15 · aud is the client id, as a single string', async () => {
    const g = gateway();
    const { idToken, party } = await signIn(g, (await puppetOf(g, somebody())).client);
    expect(partOf(idToken, 1).aud).toBe(party.integration.clientId);
  });

  test('16 · exp is in the future; iat is there and not in the future; nbf is absent or not in the future', async () => {
    const g = gateway();
    const { idToken } = await signIn(g, (await puppetOf(g, somebody())).client);
    const { exp = 0, iat = 0, nbf = 0 } = partOf(idToken, 1) as Record<string, number>;
    // The provider dates tokens by the machine's clock, which has gone on since.
    const now = Math.floor(Date.now() / 1000);
    expect(iat).toBeGreaterThan(0);
    expect(iat).toBeLessThanOrEqual(now);
    expect(nbf).toBeLessThanOrEqual(now);
    expect(exp - iat).toBeGreaterThanOrEqual(300);
  });

  test('17 · nonce is that of the request byte for byte, with +, / and =', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    for (const nonce of [
      'gvdO58Df+upXPVhQf+ifNw==',
      'CpKTVRSC/gtFG0FSaQEpIg==',
      '+/+/+/+/+/+/+/+/+/+/+w==',
    ]) {
      expect(partOf((await signIn(g, client, { ask: { nonce } })).idToken, 1).nonce).toBe(nonce);
    }
  });

  test('18 · sub is the same at every sign-in, for every application, after a restart, and is neither name nor address', async () => {
    const first = await startGateway();
    const key = await puppetOf(first, 'ada');
    const party = await first.relyingParty();
    const subs = [
      partOf((await signIn(first, key.client, { party })).idToken, 1).sub,
      partOf((await signIn(first, key.client, { party })).idToken, 1).sub,
      partOf((await signIn(first, key.client)).idToken, 1).sub,
    ];
    await first.stop();
    const again = await startGateway({
      dataDir: first.dataDir,
      port: first.config.port,
      clock: first.clock,
    });
    const { idToken } = await signIn(again, again.phoneWith(key.key, key.id), { party });
    const { sub, name, email, nickname } = partOf(idToken, 1);
    expect(new Set([...subs, sub]).size).toBe(1);
    expect([name, email, nickname]).not.toContain(sub);
    expect(String(sub)).not.toMatch(/ada/i);
  });

  test('19 · with openid profile email the id_token itself holds sub, name, nickname, given_name, family_name, email, email_verified', async () => {
    const g = gateway();
    const phone = await phoneOf(g, {
      email: freshAddress(),
      givenName: 'Ada',
      familyName: 'Lovelace',
    });
    const byCode = await g.relyingParty({ responseType: 'code' });
    for (const token of [(await signIn(g, phone)).idToken, await idTokenByCode(g, phone, byCode)]) {
      expect(partOf(token, 1)).toMatchObject({
        sub: expect.stringMatching(/^usr_/),
        name: 'Ada Lovelace',
        nickname: 'Ada',
        given_name: 'Ada',
        family_name: 'Lovelace',
        email: expect.stringContaining('@example.com'),
        email_verified: true,
      });
    }
  });

  test('20 · name and nickname are never empty, however little is known', async () => {
    const g = gateway();
    for (const known of [{}, { givenName: 'Ada' }, { familyName: 'Lovelace' }, { givenName: ' ' }]) {
      const phone = await phoneOf(g, { email: freshAddress(), ...known });
      const { name, nickname } = partOf((await signIn(g, phone)).idToken, 1);
      expect([name, nickname], JSON.stringify(known)).toEqual([
        expect.stringMatching(/\S/),
        expect.stringMatching(/\S/),
      ]);
    }
  });

  test('21 · email_verified is a JSON boolean, and true where there is an email: invited or signed up', async () => {
    const g = gateway();
    const invited = await signIn(g, await phoneOf(g, { email: freshAddress() }));
    const { party, asked, tab } = await waitingSignIn(g, { input: { signUp: 'open' } });
    const actor = await new SignUpActor(g).scanned(tab);
    await actor.begin();
    const { ticket } = await actor.signsUp(g, freshAddress(), { givenName: 'Zo\u00eb', phoneName: 'phone' });
    await actor.approve(await actor.claim(ticket ?? ''));
    const signedUp = await tab.collect();
    await party.verify(signedUp, asked);
    for (const token of [invited.idToken, signedUp.fields.get('id_token')]) {
      expect(partOf(token, 1)).toMatchObject({
        email: expect.stringContaining('@'),
        email_verified: true,
      });
    }
  });

  test('22 · no claim is null, neither in the id_token nor at userinfo', async () => {
    const g = gateway();
    const phone = await phoneOf(g, { email: freshAddress() });
    const party = await g.relyingParty({ responseType: 'code' });
    const { sentBack } = await signIn(g, phone, { party });
    const { json } = await exchange(g, party, { code: sentBack.fields.get('code') });
    const answers = [partOf(json.id_token, 1), await (await userinfo(g, json.access_token)).json()];
    for (const claims of answers) {
      expect(claims).toHaveProperty('sub');
      expect(Object.entries(claims as object).filter(([, value]) => value === null)).toEqual([]);
    }
  });
});

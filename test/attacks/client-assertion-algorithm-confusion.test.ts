import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assertedBy, assertionOf, clientKey, keyedParty } from '../support/assertions.ts';
import { CODE_APP, sharedGateway } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { RelyingParty } from '../support/relying-party.ts';
import { post } from '../support/tokens.ts';

const gateway = sharedGateway();

async function expectRefused(g: TestGateway, party: RelyingParty, assertion: string): Promise<void> {
  for (const path of ['/token', '/introspect', '/revoke']) {
    const fields = {
      ...assertedBy(assertion),
      token: 'none',
      grant_type: 'refresh_token',
      refresh_token: 'none',
    };
    const answer = await post(g, path, party, fields);
    expect([path, answer.status, answer.json.error]).toEqual([path, 401, 'invalid_client']);
    expect(answer.json).not.toHaveProperty('access_token');
    expect(answer.json).not.toHaveProperty('active');
  }
}

describe('an assertion for an application with an RSA key is refused', () => {
  test('when nothing signed it (alg none)', async () => {
    const g = gateway();
    const party = await keyedParty(g, await clientKey('RS256'));
    const { clientId } = party.integration;
    const now = Math.floor(g.clock.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: clientId, sub: clientId, aud: g.issuer, iat: now, exp: now + 60, jti: 'x' };
    for (const alg of ['none', 'None', '']) {
      await expectRefused(g, party, `${part({ alg })}.${part(claims)}.`);
    }
  });

  test('when the public key served as the secret of an HMAC', async () => {
    const g = gateway();
    const own = await clientKey('RS256');
    const party = await keyedParty(g, own);
    const jwk = await exportJWK(own.publicKey);
    for (const secret of [await exportSPKI(own.publicKey), JSON.stringify(jwk), String(jwk.n)]) {
      const key = Buffer.from(secret);
      await expectRefused(g, party, await assertionOf(g, party.integration.clientId, { key, alg: 'HS256' }));
    }
  });

  test('when another key signed it, under its own kid, under ours, under none', async () => {
    const g = gateway();
    const party = await keyedParty(g, await clientKey('RS256', 'registered'));
    const foreign = await clientKey('RS256', 'foreign');
    const by = { key: foreign.privateKey, alg: 'RS256' };
    for (const header of [{ kid: 'foreign' }, { kid: 'registered' }, {}]) {
      await expectRefused(g, party, await assertionOf(g, party.integration.clientId, by, { header }));
    }
  });

  test('when it brings its own key, as jwk or x5c, or says where to fetch one, and nothing is fetched', async () => {
    const g = gateway();
    let fetched = 0;
    const foreign = await clientKey('RS256', 'foreign');
    const server = createServer((_request, response) => {
      fetched += 1;
      response.end(JSON.stringify({ keys: [foreign.jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const party = await keyedParty(g, await clientKey('RS256', 'registered'));
    const by = { key: foreign.privateKey, alg: 'RS256' };
    for (const header of [{ jku: url }, { x5u: url }, { jwk: foreign.jwk }, { jku: url, kid: 'foreign' }]) {
      await expectRefused(g, party, await assertionOf(g, party.integration.clientId, by, { header }));
    }
    expect(fetched).toBe(0);
  });

  test('when it is signed as nothing here is: PS256 by the very same key', async () => {
    const g = gateway();
    const own = await clientKey('RS256');
    const party = await keyedParty(g, own);
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', own.privateKey);
    const pss = { name: 'RSA-PSS', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, pss, false, ['sign']);
    await expectRefused(g, party, await assertionOf(g, party.integration.clientId, { key, alg: 'PS256' }));
  });
});

test('an assertion is no way in for an application that has a secret, nor a secret for one that has a key', async () => {
  const g = gateway();
  const plain = await g.relyingParty(CODE_APP);
  const key = Buffer.from(plain.clientSecret ?? '');
  await expectRefused(g, plain, await assertionOf(g, plain.integration.clientId, { key, alg: 'HS256' }));
  // What stands where a secret would is in the source for everybody to read.
  const known = Buffer.from('kept-as-a-hash-in-the-directory'.padEnd(32, '-'));
  await expectRefused(
    g,
    plain,
    await assertionOf(g, plain.integration.clientId, { key: known, alg: 'HS256' }),
  );
  const keyed = await keyedParty(g, await clientKey('ES256'));
  for (const client_secret of ['', 'guessed', 'kept-as-a-hash-in-the-directory', undefined]) {
    const answer = await post(g, '/introspect', keyed, { token: 'none', client_secret });
    expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
  }
});

test('an assertion by any secret but the application’s own is refused', async () => {
  const g = gateway();
  const party = await g.relyingParty({ ...CODE_APP, clientAuth: 'client_secret_jwt' });
  const other = await g.relyingParty({ ...CODE_APP, clientAuth: 'client_secret_jwt' });
  for (const secret of [other.clientSecret ?? '', 'kept-as-a-hash-in-the-directory-----', 'x'.repeat(43)]) {
    const key = Buffer.from(secret);
    await expectRefused(g, party, await assertionOf(g, party.integration.clientId, { key, alg: 'HS256' }));
  }
  const answer = await post(g, '/introspect', party, { token: 'none' });
  expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
});

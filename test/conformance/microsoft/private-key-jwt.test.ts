import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { approved } from '../../support/answered.ts';
import { exchange, puppetOf, sharedGateway, somebody, waitingSignIn } from '../../support/attacker.ts';

describe('token endpoint', () => {
  const gateway = sharedGateway();

  test('44 · private_key_jwt by RS256 and by RS512 is taken by a registered key, and by no other', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const foreign = await generateKeyPair('RS256', { extractable: true });
    const party = await g.relyingParty({
      responseType: 'code',
      clientAuth: 'private_key_jwt',
      clientKeys: [JSON.stringify(await exportJWK(publicKey))],
    });
    const { clientId } = party.integration;
    const assertion = async (alg: string, key: CryptoKey) => {
      const pkcs8 = await crypto.subtle.exportKey('pkcs8', key);
      const hash = alg === 'RS512' ? 'SHA-512' : 'SHA-256';
      const params = { name: 'RSASSA-PKCS1-v1_5', hash };
      // The library dates what it checks by the machine's clock.
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ jti: crypto.randomUUID() })
        .setProtectedHeader({ alg })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(`${g.issuer}/token`)
        .setIssuedAt(now)
        .setExpirationTime(now + 60)
        .sign(await crypto.subtle.importKey('pkcs8', pkcs8, params, false, ['sign']));
    };
    for (const alg of ['RS256', 'RS512']) {
      const { tab } = await waitingSignIn(g, { party });
      const code = (await approved(tab, client)).fields.get('code');
      const by = async (key: CryptoKey) =>
        exchange(g, party, {
          code,
          client_secret: undefined,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(alg, key),
        });
      expect(await by(foreign.privateKey), alg).toMatchObject({
        status: 401,
        json: { error: 'invalid_client' },
      });
      const taken = await by(privateKey);
      expect([taken.status, typeof taken.json.id_token], alg).toEqual([200, 'string']);
    }
  });
});

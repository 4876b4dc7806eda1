import { createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { SecondFactors } from '../../src/domain/entra/index.ts';
import { APP, CLAIMS, hintKey, OBJECT, SUBJECT, TENANT } from '../support/entra.ts';
import { FakeClock } from '../support/fake-clock.ts';

const PATH = '/common/federation/externalauthprovider';

/** Reads a hint of this issuer as a request with this redirect URI, and says whose keys were asked for. */
async function read(host: string, issuerHost: string) {
  const clock = new FakeClock();
  const key = await hintKey('k');
  const asked: string[] = [];
  const factors = new SecondFactors({
    clock,
    keys: {
      async find(issuer) {
        asked.push(issuer);
        return createPublicKey({ key: key.jwk as never, format: 'jwk' });
      },
    },
  });
  const now = Math.floor(clock.now() / 1000);
  const iss = `https://${issuerHost}/${TENANT}/v2.0`;
  const claims = { iss, aud: APP, tid: TENANT, oid: OBJECT, sub: SUBJECT, iat: now, exp: now - 1 };
  const hint = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(key.privateKey);
  const factor = await factors.read(
    { kind: 'entra-external-mfa', appId: APP, tenantIds: [TENANT] },
    { hints: [hint], claims: [JSON.stringify(CLAIMS)], redirectUri: `https://${host}${PATH}` },
  );
  return { factor, asked };
}

const CLOUDS = ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'];

test.each(CLOUDS)('a request that is answered at %s is proven by the keys of that cloud', async (host) => {
  const { factor, asked } = await read(host, host);
  expect(asked).toEqual([`https://${host}/${TENANT}/v2.0`]);
  expect(factor).toEqual({
    tenantId: TENANT,
    objectId: OBJECT,
    subject: SUBJECT,
    username: undefined,
    acr: 'possessionorinherence',
    amr: ['swk', 'pop', 'fido'],
  });
});

test.each(CLOUDS)('a hint of another cloud than %s proves nothing there', async (host) => {
  for (const other of CLOUDS.filter((one) => one !== host)) {
    await expect(read(host, other)).rejects.toThrow('its issuer is wrong');
  }
});

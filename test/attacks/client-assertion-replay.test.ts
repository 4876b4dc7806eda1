import { describe, expect, test } from 'vitest';
import { assertedBy, assertionOf, clientKey, keyedParty } from '../support/assertions.ts';
import { sharedGateway, tally } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { OFFLINE_APP, post } from '../support/tokens.ts';

const asked = { token: 'none' };

describe.each(STORES)('a client assertion, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('is taken once, by one of fifty requests at once', async () => {
    const g = gateway();
    const key = await clientKey('ES256');
    const party = await keyedParty(g, key);
    const fields = assertedBy(
      await assertionOf(g, party.integration.clientId, { key: key.privateKey, alg: 'ES256' }),
    );
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(g, '/introspect', party, { ...asked, ...fields })),
    );
    expect(tally(answers.map(({ status, json }) => `${status} ${json.error ?? ''}`))).toEqual({
      '200 ': 1,
      '401 invalid_client': 49,
    });
    expect((await post(g, '/token', party, { grant_type: 'refresh_token', ...fields })).json.error).toBe(
      'invalid_client',
    );
  });

  test('made with a secret is taken once too', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'client_secret_jwt' });
    const key = Buffer.from(party.clientSecret ?? '');
    const fields = assertedBy(await assertionOf(g, party.integration.clientId, { key, alg: 'HS256' }));
    expect((await post(g, '/introspect', party, { ...asked, ...fields })).status).toBe(200);
    expect((await post(g, '/introspect', party, { ...asked, ...fields })).status).toBe(401);
  });
});

test('an assertion that one node has taken is refused by the other', async () => {
  const SECRET = 'c2V2ZXJhbCBtYWNoaW5lcywgb25lIHJvb3Qgc2VjcmV0';
  const { url } = await databaseOfThisTest();
  const one = await startGateway({ store: 'redis', databaseUrl: url, env: { SECRET } });
  const env = { SECRET, PUBLIC_URL: one.issuer };
  const other = await startGateway({ store: 'redis', databaseUrl: url, clock: one.clock, env });
  const key = await clientKey('RS256');
  const party = await keyedParty(one, key);
  const fields = assertedBy(
    await assertionOf(one, party.integration.clientId, { key: key.privateKey, alg: 'RS256' }),
  );
  expect((await post(one, '/introspect', party, { ...asked, ...fields })).status).toBe(200);
  expect(await post(other, '/introspect', party, { ...asked, ...fields })).toMatchObject({
    status: 401,
    json: { error: 'invalid_client' },
  });
});

import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { FOLLOWED_WITHIN } from '../../src/domain/keys/index.ts';
import { startGateway } from '../support/gateway.ts';
import { cacheOf, expectedBy, finish, idTokenOf, kidThat, openAt, publishedBy } from '../support/keys.ts';

/** An integration that is set to ES256. */
const ES256 = {
  kind: 'oidc',
  name: 'Fabrikam',
  initialDomain: undefined,
  redirectUris: ['https://fabrikam.example/callback'],
  responseType: 'id_token',
  idTokenAlg: 'ES256',
} as const;

test('a relying party that asks for ES256 gets it, by a published P-256 key with a certificate, through a rotation', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(ES256);
  const ada = await g.phoneOf('ada');
  const cache = await cacheOf(g, true);
  const signIn = async () => {
    const { tab, asked } = await openAt(g, party);
    const expected = { ...expectedBy(party, asked, g), alg: 'ES256' };
    return cache.verify(idTokenOf(await finish(tab, ada)), expected);
  };
  const first = await kidThat(g, 'current', 'ES256');
  expect(await signIn()).toBe(first);
  const key = (await publishedBy(g)).keys.find(({ kid }) => kid === first);
  expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', x5c: [expect.any(String)] });

  const { kid } = await g.gateway.signingKeys.rotate('ES256', true);
  g.clock.advance(FOLLOWED_WITHIN);
  await g.gateway.followKeys();
  expect(await signIn()).toBe(kid);
});

test('every other relying party of the same gateway gets RS256, whatever it writes into its request', async () => {
  const g = await startGateway();
  await g.relyingParty(ES256);
  const usual = await g.relyingParty();
  const ada = await g.phoneOf('ada');
  for (const more of [{}, { id_token_signed_response_alg: 'ES256', alg: 'ES256' }]) {
    const asked = await usual.ask(more);
    const tab = await g.browser().open(asked.url);
    const { alg, kid } = decodeProtectedHeader(idTokenOf(await finish(tab, ada)));
    expect([alg, kid]).toEqual(['RS256', await kidThat(g, 'current')]);
  }
});

import { decodeProtectedHeader } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { FOLLOWED_WITHIN } from '../../src/domain/keys/index.ts';
import { ClientSource } from '../../src/oidc/index.ts';
import { startGateway } from '../support/gateway.ts';
import { cacheOf, expectedBy, finish, idTokenOf, kidThat, openAt, publishedBy } from '../support/keys.ts';

afterEach(() => vi.restoreAllMocks());

/** Has the integrations of these client ids get ES256. */
function withEs256(ids: readonly string[]): void {
  const metadata = ClientSource.prototype.metadata;
  vi.spyOn(ClientSource.prototype, 'metadata').mockImplementation(async function (this: ClientSource, id) {
    const usual = await metadata.call(this, id);
    return usual && ids.includes(id) ? { ...usual, id_token_signed_response_alg: 'ES256' } : usual;
  });
}

test('a relying party that asks for ES256 gets it, by a published P-256 key with a certificate, through a rotation', async () => {
  const g = await startGateway();
  const party = await g.relyingParty();
  withEs256([party.integration.clientId]);
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
  const [asking, usual] = [
    await g.relyingParty(),
    await g.relyingParty({ name: 'Fabrikam', initialDomain: 'fabrikam' }),
  ];
  withEs256([asking.integration.clientId]);
  const ada = await g.phoneOf('ada');
  for (const more of [{}, { id_token_signed_response_alg: 'ES256', alg: 'ES256' }]) {
    const asked = await usual.ask(more);
    const tab = await g.browser().open(asked.url);
    const { alg, kid } = decodeProtectedHeader(idTokenOf(await finish(tab, ada)));
    expect([alg, kid]).toEqual(['RS256', await kidThat(g, 'current')]);
  }
});

import { expect, test } from 'vitest';
import { assertedBy, assertionOf, clientKey, keyedParty } from '../support/assertions.ts';
import { sharedGateway } from '../support/attacker.ts';
import { post } from '../support/tokens.ts';

const gateway = sharedGateway();
const seconds = (ms: number): number => Math.floor(ms / 1000);

test.each<[string, (now: number) => Record<string, unknown>]>([
  ['expired', (now) => ({ iat: now - 120, exp: now - 60 })],
  ['does not expire', () => ({ exp: undefined })],
  ['expires in a day', (now) => ({ exp: now + 86_400 })],
  ['expires by a text', (now) => ({ exp: String(now + 60) })],
  ['is not good yet', (now) => ({ nbf: now + 300 })],
  ['was made in the future', (now) => ({ iat: now + 300 })],
  ['was made for another', () => ({ aud: 'https://other.example' })],
  ['was made for several others', () => ({ aud: ['https://other.example', 'https://another.example'] })],
  ['was made for nobody', () => ({ aud: undefined })],
  ['was made by another', () => ({ iss: 'another' })],
  ['was made by nobody', () => ({ iss: undefined })],
  ['has no jti', () => ({ jti: undefined })],
])('an assertion that %s is refused, and nothing is told', async (_, claims) => {
  const g = gateway();
  const key = await clientKey('ES256');
  const party = await keyedParty(g, key);
  const by = { key: key.privateKey, alg: 'ES256' };
  const forged = { claims: claims(seconds(g.clock.now())) };
  const assertion = await assertionOf(g, party.integration.clientId, by, forged);
  const refused = await post(g, '/introspect', party, { token: 'none', ...assertedBy(assertion) });
  expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  expect(refused.json).not.toHaveProperty('active');
  const proper = assertedBy(await assertionOf(g, party.integration.clientId, by));
  expect((await post(g, '/introspect', party, { token: 'none', ...proper })).status).toBe(200);
});

test('an assertion of one application is refused in the name of another', async () => {
  const g = gateway();
  const [mine, theirs] = [await clientKey('ES256'), await clientKey('ES256')];
  const [me, them] = [await keyedParty(g, mine), await keyedParty(g, theirs)];
  const by = { key: mine.privateKey, alg: 'ES256' };
  const proper = assertedBy(await assertionOf(g, me.integration.clientId, by));
  const mixed = await post(g, '/introspect', them, { token: 'none', ...proper });
  expect([mixed.status, mixed.json.error]).toEqual([400, 'invalid_request']);
  const named = assertedBy(await assertionOf(g, them.integration.clientId, by));
  const forged = await post(g, '/introspect', them, { token: 'none', ...named });
  expect([forged.status, forged.json.error]).toEqual([401, 'invalid_client']);
  const sub = { claims: { sub: them.integration.clientId } };
  const split = assertedBy(await assertionOf(g, me.integration.clientId, by, sub));
  const other = await post(g, '/introspect', them, { token: 'none', ...split });
  expect([other.status, other.json.error]).toEqual([401, 'invalid_client']);
});

test('an assertion may name the token endpoint, or the endpoint it is sent to, instead of the issuer', async () => {
  const g = gateway();
  const key = await clientKey('RS256');
  const party = await keyedParty(g, key);
  const by = { key: key.privateKey, alg: 'RS256' };
  for (const aud of [`${g.issuer}/token`, `${g.issuer}/introspect`, [g.issuer]]) {
    const assertion = await assertionOf(g, party.integration.clientId, by, { claims: { aud } });
    expect((await post(g, '/introspect', party, { token: 'none', ...assertedBy(assertion) })).status).toBe(
      200,
    );
  }
});

import { expect, test } from 'vitest';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { OFFLINE_APP, REFUSED_TOKENS, refresh, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

test.each([
  ['another that has a secret', OFFLINE_APP],
  ['another that has none', { ...OFFLINE_APP, clientAuth: 'none' }],
])('a refresh token is refused to %s, and its own application goes on', async (_, input) => {
  const g = gateway();
  const [party, thief] = [await g.relyingParty(OFFLINE_APP), await g.relyingParty(input)];
  const { refresh_token: token } = await tokensBy(g, party, await g.phoneOf(somebody()));
  const refused = await refresh(g, thief, token);
  expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
  for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
  expect((await refresh(g, party, token)).status).toBe(200);
});

test('a refresh token is refused to whoever names its application without its secret', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const { refresh_token: token } = await tokensBy(g, party, await g.phoneOf(somebody()));
  for (const client_secret of [undefined, 'guessed']) {
    const refused = await refresh(g, party, token, { client_secret });
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  }
  expect((await refresh(g, party, token)).status).toBe(200);
});

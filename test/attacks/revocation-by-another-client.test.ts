import { expect, test } from 'vitest';
import { sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import { OFFLINE_APP, post, refresh, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

test.each([
  ['a confidential one', OFFLINE_APP],
  ['a public one', { ...OFFLINE_APP, clientAuth: 'none' }],
])('another application, %s, revokes nothing and is not told whether there was a token', async (_, input) => {
  const g = gateway();
  const [party, vandal] = [await g.relyingParty(OFFLINE_APP), await g.relyingParty(input)];
  const tokens = await tokensBy(g, party, await g.phoneOf(somebody()));
  for (const token of [tokens.refresh_token, tokens.access_token, 'invented']) {
    const answer = await post(g, '/revoke', vandal, { token });
    expect([answer.status, answer.text]).toEqual([200, '']);
  }
  expect((await userinfo(g, tokens.access_token)).status).toBe(200);
  expect((await refresh(g, party, tokens.refresh_token)).status).toBe(200);
});

test('who has not proven to be its application revokes nothing', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const { refresh_token: token } = await tokensBy(g, party, await g.phoneOf(somebody()));
  for (const client_secret of [undefined, 'wrong']) {
    const refused = await post(g, '/revoke', party, { token, client_secret });
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  }
  expect((await refresh(g, party, token)).status).toBe(200);
});

import { expect, test } from 'vitest';
import { sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import { OFFLINE_APP, REFUSED_TOKENS, refresh, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

test('a refresh cannot ask for more than the phone was asked for, and the token is good afterwards', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const scope = 'openid offline_access';
  const { refresh_token: token } = await tokensBy(g, party, await g.phoneOf(somebody()), { scope });
  for (const wider of ['openid email', 'openid offline_access profile', 'phone', 'admin']) {
    const refused = await refresh(g, party, token, { scope: wider });
    expect([wider, refused.status, refused.json.error]).toEqual([wider, 400, 'invalid_scope']);
    for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
  }
  const next = await refresh(g, party, token);
  expect(next.json.scope).toBe(scope);
  expect(Object.keys(await (await userinfo(g, next.json.access_token)).json())).not.toContain('email');
});

test('a scope that was left out once is not lost, and not gained by leaving others out', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const asked = { scope: 'openid email offline_access' };
  const first = await tokensBy(g, party, await g.phoneOf(somebody()), asked);
  const narrow = await refresh(g, party, first.refresh_token, { scope: 'openid' });
  expect(Object.keys(await (await userinfo(g, narrow.json.access_token)).json())).not.toContain('email');
  const wider = await refresh(g, party, String(narrow.json.refresh_token), { scope: 'openid profile' });
  expect(wider.json.error).toBe('invalid_scope');
  const same = await refresh(g, party, String(narrow.json.refresh_token), { scope: 'openid email' });
  expect(await (await userinfo(g, same.json.access_token)).json()).toHaveProperty('email');
});

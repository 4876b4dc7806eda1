import { describe, expect, test } from 'vitest';
import { CODE_APP, sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { OFFLINE_APP, tokensBy } from '../support/tokens.ts';

describe.each(STORES)('an access token of a deleted account, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test.each([
    ['that came alone', CODE_APP, 'openid profile email'],
    ['that came with a refresh token', OFFLINE_APP, 'openid profile email offline_access'],
  ])('%s, says nothing of anybody', async (_, input, scope) => {
    const g = gateway();
    const party = await g.relyingParty(input);
    const tokens = await tokensBy(g, party, await g.phoneOf(somebody()), { scope });
    expect((await userinfo(g, tokens.access_token)).status).toBe(200);
    await g.gateway.people.eraseUser(String(tokens.claims()?.sub) as `usr_${string}`, g.clock.now());
    const refused = await userinfo(g, tokens.access_token);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('WWW-Authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
    expect(await refused.json()).toMatchObject({ error: 'invalid_token' });
    expect(await party.introspect(tokens.access_token)).toEqual({ active: false });
  });
});

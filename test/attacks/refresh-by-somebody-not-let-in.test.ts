import { describe, expect, test } from 'vitest';
import { userinfo } from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { atTheDoor, freshAddress } from '../support/sign-up.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, post, REFUSED_TOKENS, refresh } from '../support/tokens.ts';

describe.each(STORES)('whoever an application takes no more, on %s,', (store) => {
  test.each([
    ['it is for other domains', { emailDomains: ['elsewhere.example'] }],
    ['it is for invited people', { signUp: 'invited' }],
  ])('gets nothing by the tokens of a sign-in from before: %s', async (_, change) => {
    const g = await startGateway({ store });
    const { party, asked, tab, phone } = await atTheDoor(g, OFFLINE_APP, { scope: OFFLINE_SCOPE });
    const { ticket = '' } = await phone.signsUp(g, freshAddress());
    await phone.approve(await phone.claim(ticket));
    const tokens = await party.exchange(await tab.collect(), asked);
    await g.gateway.integrations.update(party.integration.id, change);
    g.clock.advance(1_000);

    const refused = await refresh(g, party, tokens.refresh_token);
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
    for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect((await post(g, '/introspect', party, { token })).json).toEqual({ active: false });
    }
    expect((await userinfo(g, tokens.access_token)).status).toBe(401);
  });
});

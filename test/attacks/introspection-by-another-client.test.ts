import { expect, test } from 'vitest';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, post, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

test('another application learns nothing of a token, however it hints', async () => {
  const g = gateway();
  const [party, nosy] = [await g.relyingParty(OFFLINE_APP), await g.relyingParty(OFFLINE_APP)];
  const tokens = await tokensBy(g, party, await g.phoneOf(somebody()));
  for (const token of [tokens.access_token, tokens.refresh_token, 'invented', tokens.id_token]) {
    for (const token_type_hint of [undefined, 'access_token', 'refresh_token']) {
      const answer = await post(g, '/introspect', nosy, { token, token_type_hint });
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
      if (token === tokens.id_token) expect(answer.json).not.toMatchObject({ active: true });
      else expect([answer.status, answer.json]).toEqual([200, { active: false }]);
    }
  }
  expect(await party.introspect(tokens.access_token)).toMatchObject({ active: true });
});

test('who has not proven to be an application learns nothing: no secret, a wrong one, a public client', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const phone = await g.phoneOf(somebody());
  const { access_token: token } = await tokensBy(g, party, phone);
  for (const client_secret of [undefined, 'wrong']) {
    const refused = await post(g, '/introspect', party, { token, client_secret });
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  }
  const open = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'none' });
  const own = await tokensBy(g, open, phone, { scope: OFFLINE_SCOPE }, true);
  expect((await post(g, '/introspect', open, { token: own.access_token })).json).toEqual({ active: false });
});

import { describe, expect, test } from 'vitest';
import { CODE_APP, exchange, puppetOf, sharedGateway, signInByCode, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const refused = { status: 400, json: { error: 'invalid_grant' } };

describe.each(STORES)('a code of one application on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('is worth nothing to another that has a secret of its own, and stays good for its owner', async () => {
    const g = gateway();
    const [party, thief] = [await g.relyingParty(CODE_APP), await g.relyingParty(CODE_APP)];
    const { code, sentBack, asked } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    expect(await exchange(g, thief, { code })).toMatchObject(refused);
    expect((await party.exchange(sentBack, asked)).claims()?.aud).toBe(party.integration.clientId);
  });

  test('is worth nothing to its owner’s id with another’s secret', async () => {
    const g = gateway();
    const [party, thief] = [await g.relyingParty(CODE_APP), await g.relyingParty(CODE_APP)];
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const crossed = await exchange(g, party, { code, client_secret: thief.clientSecret });
    expect(crossed).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect((await exchange(g, party, { code })).status).toBe(200);
  });

  test('is worth nothing to an application that takes id_tokens, which has no secret at all', async () => {
    const g = gateway();
    const [party, implicit] = [await g.relyingParty(CODE_APP), await g.relyingParty()];
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const fields = { code, client_id: implicit.integration.clientId, client_secret: undefined };
    const answer = await exchange(g, party, fields);
    expect(answer.status).toBe(400);
    expect(['invalid_grant', 'unauthorized_client', 'invalid_request']).toContain(answer.json.error);
    expect(answer.json).not.toHaveProperty('id_token');
  });

  test('and every other name the gateway gives out is no code: nothing of one kind passes for another', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const ada = await puppetOf(g, somebody());
    const { code, tab, challenge, sentBack } = await signInByCode(g, party, ada.client);
    const tokens = (await exchange(g, party, { code })).json;
    const uid = tab.paths.self.split('/').at(-1);
    for (const other of [
      tokens.access_token,
      tokens.id_token,
      uid,
      challenge,
      sentBack.fields.get('state'),
      ada.id,
    ]) {
      expect(await exchange(g, party, { code: String(other) })).toMatchObject(refused);
    }
    for (const other of [code, tokens.id_token, uid, challenge, ada.id]) {
      const response = await fetch(`${g.origin}/userinfo`, { headers: { Authorization: `Bearer ${other}` } });
      expect(response.status).toBe(401);
    }
  });
});

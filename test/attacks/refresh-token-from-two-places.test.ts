import { describe, expect, test } from 'vitest';
import { auditOf, sharedGateway, somebody, tally, userinfo } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { OFFLINE_APP, REFUSED_TOKENS, refresh, tokensBy } from '../support/tokens.ts';

describe.each(STORES)('a refresh token that is in two places, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('is worth nothing after its first use, and its second use ends everything of its sign-in', async () => {
    const g = gateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const phone = await g.phoneOf(somebody());
    const [stolen, other] = [await tokensBy(g, party, phone), await tokensBy(g, party, phone)];
    const used = await party.refresh(stolen.refresh_token ?? '');
    const again = await refresh(g, party, stolen.refresh_token);
    expect([again.status, again.json.error]).toEqual([400, 'invalid_grant']);
    for (const name of REFUSED_TOKENS) expect(again.json).not.toHaveProperty(name);

    for (const token of [stolen.access_token, used.access_token]) {
      expect((await userinfo(g, token)).status).toBe(401);
      expect(await party.introspect(token)).toEqual({ active: false });
    }
    expect((await refresh(g, party, used.refresh_token)).json.error).toBe('invalid_grant');
    expect((await refresh(g, party, other.refresh_token)).status).toBe(200);
    const events = (await auditOf(g)).filter(({ event }) => event === 'refresh_token.reused');
    expect(events).toHaveLength(1);
    expect(events[0]?.user_id).toBe(stolen.claims()?.sub);
  });

  test('and used there a hundred times at once gives tokens once at most, which are dead at once', async () => {
    const g = gateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const { refresh_token: token } = await tokensBy(g, party, await g.phoneOf(somebody()));
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(g, party, token)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given.length).toBeLessThanOrEqual(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(Object.keys(tally(refused.map(({ status, json }) => `${status} ${json.error}`)))).toEqual([
      '400 invalid_grant',
    ]);
    for (const { json } of given) {
      expect((await refresh(g, party, String(json.refresh_token))).json.error).toBe('invalid_grant');
      expect((await userinfo(g, json.access_token)).status).toBe(401);
    }
  });
});

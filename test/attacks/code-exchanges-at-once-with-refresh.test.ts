import { describe, expect, test } from 'vitest';
import { exchange, sharedGateway, somebody, userinfo, withDirectory } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, refresh } from '../support/tokens.ts';

describe.each(STORES)('a hundred exchanges at once of a code with offline_access, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('give one family of tokens at most, and a later one ends that', async () => {
    const g = gateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const phone = await g.phoneOf(somebody());
    const asked = await party.ask({ scope: OFFLINE_SCOPE });
    const tab = await g.browser().open(asked.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    const code = (await tab.collect()).fields.get('code') ?? '';
    const answers = await Promise.all(Array.from({ length: 100 }, () => exchange(g, party, { code })));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    for (const { status, json } of answers.filter((answer) => !won.includes(answer))) {
      expect([status, json.error]).toEqual([400, 'invalid_grant']);
      expect(json).not.toHaveProperty('refresh_token');
    }
    const families = withDirectory(g, (db) =>
      db
        .prepare(
          'SELECT count(*) AS n FROM refresh_tokens JOIN grants ON grants.id = grant_id WHERE integration_id = ?',
        )
        .get(party.integration.id),
    );
    expect(Number(families?.n)).toBe(won.length);

    expect((await exchange(g, party, { code })).json.error).toBe('invalid_grant');
    for (const { json } of won) {
      expect((await refresh(g, party, String(json.refresh_token))).json.error).toBe('invalid_grant');
      expect((await userinfo(g, json.access_token)).status).toBe(401);
    }
  });
});

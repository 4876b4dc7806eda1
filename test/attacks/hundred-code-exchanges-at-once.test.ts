import { describe, expect, test } from 'vitest';
import {
  CODE_APP,
  exchange,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
  tally,
  userinfo,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('a hundred exchanges of one code at once, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('succeed once; every other one is an invalid_grant, and one more revokes what was issued', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const answers = await Promise.all(Array.from({ length: 100 }, () => exchange(g, party, { code })));
    expect(tally(answers.map(({ status, json }) => `${status} ${json.error ?? ''}`))).toEqual({
      '200 ': 1,
      '400 invalid_grant': 99,
    });
    expect(answers.filter(({ json }) => 'id_token' in json || 'access_token' in json)).toHaveLength(1);
    const won = answers.find(({ status }) => status === 200);

    expect((await exchange(g, party, { code })).json.error).toBe('invalid_grant');
    expect((await userinfo(g, won?.json.access_token)).status).toBe(401);
  });
});

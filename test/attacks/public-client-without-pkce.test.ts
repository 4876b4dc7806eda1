import { expect, test } from 'vitest';
import { authorize, exchange, properQuery, sharedGateway, somebody } from '../support/attacker.ts';
import { OFFLINE_APP } from '../support/tokens.ts';

const gateway = sharedGateway();
const PUBLIC = { ...OFFLINE_APP, clientAuth: 'none' };

test.each<[string, Record<string, string>]>([
  ['no challenge', {}],
  ['a plain one', { code_challenge: 'v'.repeat(43), code_challenge_method: 'plain' }],
  ['one without a method', { code_challenge: 'v'.repeat(43) }],
  ['a method without one', { code_challenge_method: 'S256' }],
])('a public application that sends %s gets an error and starts no sign-in', async (_, pkce) => {
  const g = gateway();
  const party = await g.relyingParty(PUBLIC);
  const { sentBack, text } = await authorize(g, properQuery(party, pkce));
  expect(sentBack?.fields.get('error')).toBe('invalid_request');
  expect(sentBack?.fields.has('code')).toBe(false);
  expect(text).not.toContain('data-snapshot');
});

test('a stolen code of a public application is worth nothing without its verifier', async () => {
  const g = gateway();
  const party = await g.relyingParty(PUBLIC);
  const phone = await g.phoneOf(somebody());
  const asked = await party.ask({}, true);
  const tab = await g.browser().open(asked.url);
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  const code = (await tab.collect()).fields.get('code') ?? '';
  for (const code_verifier of [undefined, 'w'.repeat(43)]) {
    const refused = await exchange(g, party, { code, code_verifier });
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
    expect(refused.json).not.toHaveProperty('access_token');
  }
  const proper = await exchange(g, party, { code, code_verifier: asked.codeVerifier });
  expect(proper.status).toBe(200);
});

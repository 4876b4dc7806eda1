import { describe, expect, test } from 'vitest';
import { CODE_APP, exchange, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { RelyingParty } from '../support/relying-party.ts';

/** RFC 7636 appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

async function codeFor(g: TestGateway, party: RelyingParty, ask: Record<string, string>): Promise<string> {
  const { client } = await puppetOf(g, somebody());
  const { tab } = await waitingSignIn(g, { party, ask });
  const { challenge, statement } = await client.claim(tab.frame);
  await client.approve(challenge, statement);
  return (await tab.collect()).fields.get('code') ?? '';
}

describe('a code', () => {
  const gateway = sharedGateway();

  test.each([
    ['no verifier', undefined],
    ['an empty verifier', ''],
    ['another verifier', 'a'.repeat(43)],
    ['the challenge as verifier', CHALLENGE],
    ['a short verifier', VERIFIER.slice(0, 42)],
    ['the verifier and more', `${VERIFIER}a`],
  ])(
    'that was asked for with a challenge gives nothing for %s, and stays good for the right one',
    async (_, code_verifier) => {
      const g = gateway();
      const party = await g.relyingParty(CODE_APP);
      const code = await codeFor(g, party, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
      const refused = await exchange(g, party, { code, code_verifier });
      expect(refused.status).toBe(400);
      expect(refused.json.error).toMatch(/^invalid_(grant|request)$/);
      expect(refused.json).not.toHaveProperty('id_token');
      expect((await exchange(g, party, { code, code_verifier: VERIFIER })).status).toBe(200);
    },
  );

  test('that was asked for without a challenge is not taken with a verifier: somebody took the challenge away', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const code = await codeFor(g, party, {});
    expect(await exchange(g, party, { code, code_verifier: VERIFIER })).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
    expect((await exchange(g, party, { code })).status).toBe(200);
  });
});

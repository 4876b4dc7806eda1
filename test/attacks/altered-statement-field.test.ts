import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectNobodySignedIn, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { digestOf, webPhoneOf } from '../support/web-phone.ts';

const RUNS = 15;
const POLICIES = ['none', 'number', 'typed-code:always'];

describe.each(POLICIES)('a web phone’s assertion, where the policy is %s', (confirm) => {
  const gateway = sharedGateway();

  test('over a statement with any field altered, left out or added is refused, whatever the field says', async () => {
    const g = gateway();
    const ada = await webPhoneOf(g, somebody());
    const waiting = await waitingSignIn(g, { input: { confirm } });
    const claimed = await ada.scanAndClaim(waiting.tab.frame);
    const { number = '' } = await waiting.tab.poll();
    const statement = JSON.parse(claimed.statement) as Record<string, unknown>;
    const refused = async (altered: Record<string, unknown>): Promise<void> => {
      const text = canonicalize(altered) ?? '';
      if (text === claimed.statement) return;
      const response = ada.passkey.assert(digestOf(text, 'approve', number));
      await expect(
        ada.post(`/phone/challenges/${claimed.challenge}/approve`, { response }),
      ).rejects.toMatchObject({ status: 403, code: 'invalid_assertion' });
    };

    for (const field of Object.keys(statement)) {
      const { [field]: _left, ...rest } = statement;
      await refused(rest);
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string(), fc.integer(), fc.constant('unknown')), (value) =>
          refused({ ...statement, [field]: value }),
        ),
        { numRuns: RUNS },
      );
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.string(), (field, value) =>
        refused({ ...statement, [`x${field}`]: value }),
      ),
      { numRuns: RUNS },
    );

    expect((await waiting.tab.poll()).state).toBe('claimed');
    await expectNobodySignedIn(g, waiting, claimed.challenge);
    const { state } = await ada.approve(claimed, {}, number);
    expect(['approved', 'confirming']).toContain(state);
  });
});

import { describe, expect, test } from 'vitest';
import {
  forge,
  proofOf,
  puppetOf,
  sharedGateway,
  somebody,
  tally,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('a hundred copies of one proof at once, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('are taken once', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame } };
    const proof = await proofOf(g, ada, request);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => forge(g, ada, { ...request, proof })),
    );
    expect(tally(answers.map(({ status, code }) => `${status} ${code ?? ''}`))).toEqual({
      '200 ': 1,
      '401 replayed_proof': 99,
    });
    expect((await tab.poll()).state).toBe('claimed');
  });
});

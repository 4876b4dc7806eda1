import { expect, test } from 'vitest';
import { waitingSignIn } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';

test('one sign-in that asks for a new code again and again is limited like as many sign-ins', async () => {
  const g = await startGateway({ env: { COUNTERSIGN_LIMIT_AUTHORIZE: '3' } });
  const { tab } = await waitingSignIn(g);
  await tab.newCode();
  await tab.newCode();
  await expect(tab.newCode()).rejects.toMatchObject({ message: expect.stringContaining('429') });
  expect((await tab.poll()).state).toBe('pending');
});

import { describe, expect, test } from 'vitest';
import { expectNoResult, outcome, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { ADA, atTheDoor, freshAddress } from '../support/sign-up.ts';

describe.each(STORES)('while a sign-in is open, on %s,', (store) => {
  test('an application that is for invited people from now on takes nobody else', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { party, phone } = await atTheDoor(g);
    await phone.proves(g, email);
    await phone.finish(ADA);
    const { tab } = await waitingSignIn(g, { party });
    await g.gateway.integrations.update(party.integration.id, { signUp: 'invited' });
    expect(await outcome(phone.scanAndClaim(tab.frame))).toBe('not_admitted');
    await tab.newCode();
    expect(await outcome(phone.scanAndClaim(tab.frame))).toBe('not_admitted');
    expectNoResult(await tab.cancel());
  });
});

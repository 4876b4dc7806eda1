import { describe, expect, test } from 'vitest';
import { approve } from '../support/account.ts';
import { outcome, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

describe.each(STORES)('a browser that was answered with “This wasn’t me”, on %s,', (store) => {
  test('stays kept away when it collects what was approved before', async () => {
    const g = await startGateway({ store });
    const ada = await webPhoneOf(g, 'ada');
    const first = await waitingSignIn(g);
    const browser = first.browser;
    await approve(ada, first.tab);
    const second = await waitingSignIn(g, { browser });
    const { challenge } = await ada.scanAndClaim(second.tab.frame);
    await ada.decline(challenge, 'not_me');
    await first.tab.collect();
    const third = await waitingSignIn(g, { browser });
    expect(await outcome(ada.scanAndClaim(third.tab.frame))).toBe('browser_blocked');
  });
});

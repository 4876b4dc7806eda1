import { describe, expect, test } from 'vitest';
import {
  eventsOf,
  expectNoResult,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('an approval on %s', (store) => {
  const gateway = sharedGateway({ store });

  test.each([
    [59_999, true],
    [60_000, false],
    [600_000, false],
  ])('collected %i ms later is worth something: %s', async (late, worth) => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser, party, asked } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    g.clock.advance(late);
    const { fields } = await tab.collect();
    if (worth) {
      await expect(party.verify({ action: party.redirectUri, fields }, asked)).resolves.toHaveProperty('sub');
      return;
    }
    expect(Object.fromEntries(fields)).toMatchObject({
      error: 'access_denied',
      error_description: 'The sign-in timed out',
    });
    expect(await eventsOf(g, challenge)).not.toContain('challenge.consumed');
    expectNoResult((await resume(browser, tab.paths.resume)).sentBack);
  });

  test('of somebody whose account was closed meanwhile signs nobody in', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    withDirectory(g, (db) =>
      db
        .prepare('UPDATE users SET disabled_at = 1 WHERE id = (SELECT user_id FROM phones WHERE id = ?)')
        .run(ada.id),
    );
    const answer = await resume(browser, tab.paths.resume);
    expectNoResult(answer.sentBack);
    expect(answer.sentBack?.fields.get('error')).toBe('access_denied');
    expect(answer.sentBack?.fields.get('error_description')).toBe('This account cannot sign in');
    await expect(ada.client.challenges()).rejects.toMatchObject({ status: 403, code: 'account_disabled' });
  });
});

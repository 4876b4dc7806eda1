import { describe, expect, test } from 'vitest';
import {
  cookieHeader,
  cookiesOf,
  eventsOf,
  expectErrorPage,
  expectNoResult,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('the Back button after a sign-in, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('gives nothing a second time: not to the browser, and not to a copy of all its cookies', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const Cookie = cookieHeader(cookiesOf(browser, tab.paths.resume));
    expect((await tab.collect()).fields.has('id_token')).toBe(true);

    expectErrorPage(await resume(browser, tab.paths.resume), 404);
    expectErrorPage(await resume(browser, tab.paths.self), 404);
    const copy = { headers: { Cookie } };
    expectErrorPage(await resume(g.browser(), tab.paths.resume, copy), 409);
    for (const path of [tab.paths.cancel, tab.paths.newCode]) {
      const answer = await resume(g.browser(), path, { ...copy, method: 'POST' });
      expectNoResult(answer.sentBack);
      expect(answer.text).not.toContain('"frames"');
    }
    const page = await resume(g.browser(), tab.paths.self, copy);
    expectNoResult(page.sentBack);
    expect(page.text).not.toContain('frames');
    expect(await eventsOf(g, challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.consumed',
    ]);
  });

  test('after a refusal gives nothing either', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.decline(challenge, statement, 'not_me');
    expect((await tab.collect()).fields.get('error')).toBe('access_denied');
    expectNoResult((await resume(browser, tab.paths.resume)).sentBack);
    const again = await browser.request(tab.paths.newCode, {
      method: 'POST',
      headers: { Accept: 'application/json' },
    });
    expect(again.status).toBe(409);
  });
});

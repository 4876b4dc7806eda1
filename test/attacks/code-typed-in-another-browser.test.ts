import { describe, expect, test } from 'vitest';
import { answerOf, expectNoResult, resume, waitingSignIn } from '../support/attacker.ts';
import { STORES, type StoreName, startGateway } from '../support/gateway.ts';
import { phoneAt } from '../support/phones.ts';

/** A sign-in that waits for its code, and a stranger who knows its address and its code. */
async function confirming(store: StoreName) {
  const g = await startGateway({ store });
  const ada = await phoneAt(g, 'web', 'ada');
  const waiting = await waitingSignIn(g, { input: { confirm: 'typed-code:always' } });
  const claimed = await ada.claim(waiting.tab.frame);
  const { code = '' } = await ada.approve(claimed);
  const { paths } = waiting.tab;
  const type = async (browser: typeof waiting.browser, typed: string, headers: Record<string, string> = {}) =>
    answerOf(
      await browser.request(paths.confirm, {
        method: 'POST',
        body: JSON.stringify({ code: typed }),
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      }),
    );
  return { g, ...waiting, ada, claimed, code, type };
}

describe.each(STORES)('on %s', (store) => {
  test('the right code from a clean browser is refused, shows nothing, and signs nobody in', async () => {
    const { g, tab, code, type } = await confirming(store);
    const stranger = g.browser();
    const answer = await type(stranger, code);
    expect(answer).toMatchObject({ status: 404, code: 'sign_in_not_found' });
    expectNoResult((await resume(stranger, tab.paths.resume)).sentBack);
    expect((await tab.poll()).state).toBe('confirming');
  });

  test('the right code from a browser that waits for a sign-in of its own finishes neither', async () => {
    const { g, party, tab, code, type } = await confirming(store);
    const other = await waitingSignIn(g, { party });
    expect(await type(other.browser, code)).toMatchObject({ status: 404, code: 'sign_in_not_found' });
    await expect(other.tab.confirm(code)).rejects.toMatchObject({ status: 409 });
    expect((await other.tab.poll()).state).toBe('pending');
    expect((await tab.poll()).state).toBe('confirming');
  });

  test('wrong codes from a stranger take no try from the person', async () => {
    const { g, tab, code, type } = await confirming(store);
    const stranger = g.browser();
    for (let i = 0; i < 5; i++) await type(stranger, '000000');
    expect(await tab.poll()).toMatchObject({ state: 'confirming', triesLeft: 3 });
    expect(await tab.confirm(code)).toMatchObject({ state: 'approved' });
  });

  test('another site cannot type into the person’s own browser', async () => {
    const { browser, tab, code, type } = await confirming(store);
    const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    expect(await type(browser, code, foreign)).toMatchObject({ status: 403, code: 'cross_origin' });
    expect(await tab.poll()).toMatchObject({ state: 'confirming', triesLeft: 3 });
  });
});

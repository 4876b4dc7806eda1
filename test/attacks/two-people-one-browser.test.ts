import { describe, expect, test } from 'vitest';
import { expectNoResult, puppetOf, resume, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('two sign-ins in one browser, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('go their own ways: each tab gets the person who approved it, whatever order they come back in', async () => {
    const g = gateway();
    const [ada, bob] = [somebody(), somebody()];
    const [hers, his] = [await puppetOf(g, ada), await puppetOf(g, bob)];
    const party = await g.relyingParty();
    const browser = g.browser();
    const [first, second] = [await party.ask(), await party.ask()];
    const [one, two] = [await browser.open(first.url), await browser.open(second.url)];
    const a = await hers.client.claim(one.frame);
    const b = await his.client.claim(two.frame);
    await his.client.approve(b.challenge, b.statement);
    await hers.client.approve(a.challenge, a.statement);
    expect((await party.verify(await two.collect(), second)).email).toBe(`${bob}@example.com`);
    expect((await party.verify(await one.collect(), first)).email).toBe(`${ada}@example.com`);
  });

  test('do not mix when one is cancelled: the other person is not signed in by it', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty();
    const browser = g.browser();
    const [first, second] = [await party.ask(), await party.ask()];
    const [one, two] = [await browser.open(first.url), await browser.open(second.url)];
    const { challenge, statement } = await client.claim(one.frame);
    await client.approve(challenge, statement);
    const { fields } = await two.cancel();
    expect(fields.get('error')).toBe('access_denied');
    expect(fields.get('state')).toBe(second.state);
    expectNoResult((await resume(browser, two.paths.resume)).sentBack);
    await expect(party.verify(await one.collect(), first)).resolves.toHaveProperty('sub');
    // Nobody stays signed in: the next request asks a phone again.
    const silent = await resume(browser, (await party.ask({ prompt: 'none' })).url);
    expect(silent.sentBack?.fields.get('error')).toBe('login_required');
  });
});

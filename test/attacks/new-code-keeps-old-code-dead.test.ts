import { describe, expect, test } from 'vitest';
import {
  challengeOf,
  cookieHeader,
  cookiesOf,
  eventsOf,
  expectNoResult,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const decided = { status: 409, code: 'challenge_decided' };

describe.each(STORES)('after a new code, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('the old frame, its ticket and its claim are dead, and the new code signs in', async () => {
    const g = gateway();
    const name = somebody();
    const { client } = await puppetOf(g, name);
    const { tab, party, asked } = await waitingSignIn(g);
    const { frame } = tab;
    const { ticket } = await client.scan(frame);
    const old = await client.claim(frame);
    await tab.newCode();
    expect(tab.frame).not.toBe(frame);

    await expect(client.claim(frame)).rejects.toMatchObject(decided);
    await expect(client.claimByTicket(ticket)).rejects.toMatchObject(decided);
    await expect(client.approve(old.challenge, old.statement)).rejects.toMatchObject(decided);
    expect(await eventsOf(g, old.challenge)).toEqual(['challenge.claimed', 'challenge.cancelled']);
    expect((await tab.poll()).state).toBe('pending');

    const { challenge, statement } = await client.claim(tab.frame);
    expect(challenge).not.toBe(old.challenge);
    // An approval of the old statement does not carry over.
    await client.approve(challenge, statement);
    expect((await party.verify(await tab.collect(), asked)).email).toBe(`${name}@example.com`);
  });

  test('the old secret opens nothing of the new one', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const before = cookiesOf(browser, tab.paths.resume);
    await tab.newCode();
    const name = [...before.keys()].find((key) => key.startsWith('cs_waiting_')) ?? '';
    const [oldId, oldSecret] = (before.get(name) ?? '').split('.');
    const [newId, newSecret] = (cookiesOf(browser, '/').get(name) ?? '').split('.');
    expect(newId).not.toBe(oldId);
    expect(newSecret).not.toBe(oldSecret);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const crossed = { headers: { Cookie: cookieHeader(new Map(before).set(name, `${newId}.${oldSecret}`)) } };
    expect((await resume(g.browser(), tab.paths.resume, crossed)).status).toBe(404);
    expect((await tab.poll()).state).toBe('approved');
    const stale = { headers: { Cookie: cookieHeader(before) } };
    expectNoResult((await resume(g.browser(), tab.paths.resume, stale)).sentBack);
  });

  test('asked for while a phone has approved, the approval is kept and no new code is made', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const first = challengeOf(tab);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    expect(await tab.newCode()).toMatchObject({ state: 'approved' });
    expect(tab.snapshot.frames).toBeUndefined();
    expect(challenge).toBe(first);
    expect((await tab.collect()).fields.has('id_token')).toBe(true);
  });

  test('pressed twice at once, one press is one cancelled code in the audit', async () => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const old = challengeOf(tab);
    await Promise.all(
      Array.from({ length: 10 }, () => browser.request(tab.paths.newCode, { method: 'POST' })),
    );
    expect(await eventsOf(g, old)).toEqual(['challenge.cancelled']);
  });

  test('none is to be had once the sign-in itself has timed out', async () => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    // Its page was heard of; without that it is forgotten sooner.
    g.clock.advance(100_000);
    await tab.poll();
    g.clock.advance(20 * 60_000);
    const late = await browser.request(tab.paths.newCode, {
      method: 'POST',
      headers: { Accept: 'application/json' },
    });
    expect(late.status).toBe(410);
    expect(await late.json()).toMatchObject({ code: 'challenge_expired' });
  });
});

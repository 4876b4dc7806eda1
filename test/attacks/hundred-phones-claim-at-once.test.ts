import { describe, expect, test } from 'vitest';
import {
  auditOf,
  expectNobodySignedIn,
  outcome,
  puppetOf,
  sharedGateway,
  somebody,
  tally,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('a hundred phones that claim at once, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('of one person leave exactly one holder, who alone can sign in', async () => {
    const g = gateway();
    const name = somebody();
    const phones = await Promise.all(Array.from({ length: 20 }, () => puppetOf(g, name)));
    const { tab, party, asked } = await waitingSignIn(g);
    // Twenty phones are as many as one account has; each knocks five times.
    const knocks = Array.from({ length: 100 }, (_, i) => phones[i % phones.length]);
    const claims = await Promise.all(
      knocks.map(async (phone) => ({ phone, said: await outcome(phone!.client.claim(tab.frame)) })),
    );
    expect(tally(claims.map(({ said }) => said))).toEqual({ ok: 5, challenge_claimed: 95 });
    const holders = new Set(claims.filter(({ said }) => said === 'ok').map(({ phone }) => phone));
    expect(holders.size).toBe(1);

    const [holder] = holders;
    const [held] = (await holder?.client.challenges()) ?? [];
    const { challenge = '', statement = '' } = held ?? {};
    const approvals = await Promise.all(
      phones.map(({ client }) => outcome(client.approve(challenge, statement))),
    );
    expect(tally(approvals)).toEqual({ ok: 1, challenge_not_found: 19 });
    expect((await party.verify(await tab.collect(), asked)).email).toBe(`${name}@example.com`);
    expect(tally((await auditOf(g, challenge)).map(({ event }) => event))).toEqual({
      'challenge.claimed': 1,
      'challenge.approved': 1,
      'challenge.consumed': 1,
    });
  });

  test('of a hundred people sign nobody in', async () => {
    const g = gateway();
    const phones = await Promise.all(Array.from({ length: 100 }, () => puppetOf(g, somebody())));
    const waiting = await waitingSignIn(g);
    const said = tally(
      await Promise.all(phones.map(({ client }) => outcome(client.claim(waiting.tab.frame)))),
    );
    expect(Object.keys(said).sort()).toEqual(['challenge_contested', 'ok']);
    expect(said.ok).toBe(1);
    expect((await waiting.tab.poll()).state).toBe('contested');
    await expectNobodySignedIn(g, waiting);
  });
});

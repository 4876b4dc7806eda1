import { describe, expect, test } from 'vitest';
import {
  eventsOf,
  outcome,
  puppetOf,
  sharedGateway,
  somebody,
  tally,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('a hundred answers of the holder at once, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('approve exactly once', async () => {
    const g = gateway();
    const name = somebody();
    const { client } = await puppetOf(g, name);
    const { tab, party, asked } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    const said = await Promise.all(
      Array.from({ length: 100 }, () => outcome(client.approve(challenge, statement))),
    );
    expect(tally(said)).toEqual({ ok: 1, challenge_decided: 99 });
    expect((await party.verify(await tab.collect(), asked)).email).toBe(`${name}@example.com`);
    expect(await eventsOf(g, challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.consumed',
    ]);
  });

  test('that contradict each other count once: what the winner said is what happens', async () => {
    const g = gateway();
    for (let round = 0; round < 5; round += 1) {
      const { client } = await puppetOf(g, somebody());
      const { tab } = await waitingSignIn(g);
      const { challenge, statement } = await client.claim(tab.frame);
      const answers = Array.from({ length: 10 }, (_, i) =>
        i % 2 === 0 ? client.approve(challenge, statement) : client.decline(challenge, statement, 'not_me'),
      );
      const settled = await Promise.allSettled(answers);
      const won = settled.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value.state);
      expect(won).toHaveLength(1);
      expect((await tab.poll()).state).toBe(won[0]);
      const { fields } = await tab.collect();
      expect(fields.has('id_token')).toBe(won[0] === 'approved');
    }
  });
});

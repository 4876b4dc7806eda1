import { describe, expect, test } from 'vitest';
import { eventsOf, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const claimed = { status: 409, code: 'challenge_claimed' };

describe.each(STORES)('a second phone of the same person on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('is refused, and the first can still approve', async () => {
    const g = gateway();
    const name = somebody();
    const [first, second] = [await puppetOf(g, name), await puppetOf(g, name)];
    const { tab, party, asked } = await waitingSignIn(g);
    const { frame } = tab;
    const { challenge, statement } = await first.client.claim(frame);
    await expect(second.client.claim(frame)).rejects.toMatchObject(claimed);
    const { ticket } = await second.client.scan(frame);
    await expect(second.client.claimByTicket(ticket)).rejects.toMatchObject(claimed);
    expect((await tab.poll()).state).toBe('claimed');

    await first.client.approve(challenge, statement);
    await expect(second.client.claim(frame)).rejects.toMatchObject(claimed);
    expect((await party.verify(await tab.collect(), asked)).email).toBe(`${name}@example.com`);
    expect(await eventsOf(g, challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.consumed',
    ]);
  });

  test('cannot decline for the first', async () => {
    const g = gateway();
    const name = somebody();
    const [first, second] = [await puppetOf(g, name), await puppetOf(g, name)];
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await first.client.claim(tab.frame);
    await expect(second.client.decline(challenge, statement, 'not_me')).rejects.toMatchObject({
      status: 404,
      code: 'challenge_not_found',
    });
    expect((await tab.poll()).state).toBe('claimed');
  });
});

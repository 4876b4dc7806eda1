import { describe, expect, test } from 'vitest';
import {
  eventsOf,
  outcome,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const ROUNDS = 20;

describe.each(STORES)('cancelling while the phone approves, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('ends in a result or in cancelled, never in both', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { tab, browser } = await waitingSignIn(g, { party });
      const { challenge, statement } = await client.claim(tab.frame);
      const cancel = () => browser.request(tab.paths.cancel, { method: 'POST' });
      const answers: ReturnType<typeof resume>[] = [];
      const acts = [
        () => outcome(client.approve(challenge, statement)),
        cancel,
        cancel,
        () => {
          answers.push(resume(browser, tab.paths.resume));
          return answers.at(-1);
        },
      ];
      // Each round begins with another of them.
      await Promise.all(acts.map((_, i) => acts[(i + round) % acts.length]?.()));
      const all = [...(await Promise.all(answers)), await resume(browser, tab.paths.resume)];

      const results = all.filter(({ sentBack }) => sentBack?.fields.has('id_token'));
      const events = await eventsOf(g, challenge);
      const count = (event: string) => events.filter((one) => one === event).length;
      expect(results.length).toBe(count('challenge.consumed'));
      expect(count('challenge.consumed') + count('challenge.cancelled'), events.join()).toBe(1);
      expect(count('challenge.approved')).toBeLessThanOrEqual(1);
      expect(count('challenge.consumed')).toBeLessThanOrEqual(count('challenge.approved'));
    }
  });

  test('tells whoever approved too late that it was too late', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    const { fields } = await tab.cancel();
    expect(fields.get('error_description')).toBe('The sign-in was cancelled');
    await expect(client.approve(challenge, statement)).rejects.toMatchObject({
      status: 409,
      code: 'challenge_decided',
    });
  });

  test('after the phone approved loses the approval', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const { fields } = await tab.cancel();
    expect(fields.get('error')).toBe('access_denied');
    expect(await eventsOf(g, challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.cancelled',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { auditOf, CODE_APP, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const contested = { status: 409, code: 'challenge_contested' };

describe.each(STORES)('a second person who claims the same code, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('ends it: both are told, the page is told, the application gets access_denied, the audit one event', async () => {
    const g = gateway();
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const { tab, asked } = await waitingSignIn(g);
    const told = tab.until('contested');
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await expect(eve.client.claim(tab.frame)).rejects.toMatchObject(contested);

    expect((await told).state).toBe('contested');
    await expect(ada.client.approve(challenge, statement)).rejects.toMatchObject(contested);
    expect((await ada.client.challenge(challenge)).state).toBe('contested');
    expect(await ada.client.challenges()).toEqual([]);
    expect(Object.fromEntries((await tab.collect()).fields)).toEqual({
      error: 'access_denied',
      error_description: 'The code was scanned by two people',
      state: asked.state,
      iss: g.issuer,
    });
    const events = await auditOf(g, challenge);
    expect(events.map(({ event, phone_id }) => [event, phone_id])).toEqual([
      ['challenge.claimed', ada.id],
      ['challenge.contested', eve.id],
    ]);
  });

  test('ends it even when the first has already approved: the result is lost', async () => {
    const g = gateway();
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const { tab } = await waitingSignIn(g, { input: CODE_APP });
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    await expect(eve.client.claim(tab.frame)).rejects.toMatchObject(contested);
    const { fields } = await tab.collect();
    expect(fields.get('error')).toBe('access_denied');
    expect(fields.has('code')).toBe(false);
  });

  test('cannot undo a sign-in that has been collected', async () => {
    const g = gateway();
    const name = somebody();
    const [ada, eve] = [await puppetOf(g, name), await puppetOf(g, somebody())];
    const { tab, party, asked } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    const sentBack = await tab.collect();
    await expect(eve.client.claim(tab.frame)).rejects.toMatchObject({
      status: 409,
      code: 'challenge_decided',
    });
    expect((await party.verify(sentBack, asked)).email).toBe(`${name}@example.com`);
  });

  test('is one event however many second people come at once', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const crowd = await Promise.all(Array.from({ length: 10 }, () => puppetOf(g, somebody())));
    const { tab } = await waitingSignIn(g);
    const { challenge } = await ada.client.claim(tab.frame);
    const answers = await Promise.allSettled(crowd.map(({ client }) => client.claim(tab.frame)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected', reason: contested });
    const events = (await auditOf(g, challenge)).map(({ event }) => event);
    expect(events).toEqual(['challenge.claimed', 'challenge.contested']);
  });
});

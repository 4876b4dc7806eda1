import { describe, expect, test } from 'vitest';
import {
  auditOf,
  expectNobodySignedIn,
  expectNoResult,
  type Puppet,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  type WaitingSignIn,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES, type TestGateway } from '../support/gateway.ts';

interface Scene extends WaitingSignIn {
  g: TestGateway;
  ada: Puppet;
  challenge: string;
  statement: string;
}

/** How a claimed sign-in ends, and what an approval after that is told. */
const ENDS: [how: string, end: (scene: Scene) => unknown, state: string, refusal: object][] = [
  [
    'its holder declined',
    ({ ada, challenge, statement }) => ada.client.decline(challenge, statement, 'refused'),
    'declined',
    { status: 409, code: 'challenge_decided' },
  ],
  [
    'its holder said not_me',
    ({ ada, challenge, statement }) => ada.client.decline(challenge, statement, 'not_me'),
    'declined',
    { status: 409, code: 'challenge_decided' },
  ],
  [
    'its browser cancelled',
    ({ browser, tab }) => browser.request(tab.paths.cancel, { method: 'POST' }),
    'cancelled',
    { status: 409, code: 'challenge_decided' },
  ],
  [
    '90 seconds have passed',
    ({ g }) => g.clock.advance(90_000),
    'expired',
    { status: 410, code: 'challenge_expired' },
  ],
];

describe.each(STORES)('on %s, after', (store) => {
  const gateway = sharedGateway({ store });

  test.each(ENDS)(
    '%s, neither an approval nor a new claim brings a sign-in back',
    async (_, end, state, refusal) => {
      const g = gateway();
      const ada = await puppetOf(g, somebody());
      const waiting = await waitingSignIn(g);
      const { frame } = waiting.tab;
      const { ticket } = await ada.client.scan(frame);
      const { challenge, statement } = await ada.client.claim(frame);
      await end({ ...waiting, g, ada, challenge, statement });

      await expect(ada.client.approve(challenge, statement)).rejects.toMatchObject(refusal);
      await expect(ada.client.decline(challenge, statement, 'refused')).rejects.toMatchObject(refusal);
      await expect(ada.client.claimByTicket(ticket)).rejects.toMatchObject(refusal);
      expect(await ada.client.challenges()).toEqual([]);
      expect((await waiting.tab.poll()).state).toBe(state);
      const events = (await auditOf(g, challenge)).map(({ event }) => event);
      expect(events).not.toContain('challenge.approved');
      await expectNobodySignedIn(g, waiting, challenge);
      // The application was told; asking once more gives it nothing either.
      expectNoResult((await resume(waiting.browser, waiting.tab.paths.resume)).sentBack);
    },
  );

  test('89 seconds the holder can still approve', async () => {
    const g = gateway();
    const name = somebody();
    const ada = await puppetOf(g, name);
    const { tab, party, asked } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    g.clock.advance(89_000);
    await ada.client.approve(challenge, statement);
    expect((await party.verify(await tab.collect(), asked)).email).toBe(`${name}@example.com`);
  });

  test('120 seconds a code that no page renewed cannot be claimed', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const waiting = await waitingSignIn(g);
    const { ticket } = await ada.client.scan(waiting.tab.frame);
    g.clock.advance(120_000);
    await expect(ada.client.claimByTicket(ticket)).rejects.toMatchObject({
      status: 410,
      code: 'challenge_expired',
    });
    await expectNobodySignedIn(g, waiting);
  });
});

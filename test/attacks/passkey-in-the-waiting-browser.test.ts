import { describe, expect, test } from 'vitest';
import { eventsOf, outcome, puppetOf, sharedGateway, somebody, tally } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { type AskedHere, waitingHere } from '../support/here.ts';
import type { Lies } from '../support/passkey.ts';
import { digestOf, webPhoneOf } from '../support/web-phone.ts';

const invalid = { status: 403, code: 'invalid_assertion' };

const LIES: [string, Lies][] = [
  ['without user verification', { userVerified: false }],
  ['without user presence', { userPresent: false }],
  ['for another origin', { origin: 'https://evil.example' }],
  ['for another rpId', { rpId: 'evil.example' }],
  ['within a foreign frame', { crossOrigin: true }],
  ['with a top origin', { topOrigin: 'https://evil.example' }],
  ['of the wrong ceremony', { type: 'payment.get' }],
  ['with the handle of another account', { userHandle: Buffer.from('usr_other').toString('base64url') }],
];

describe.each(STORES)('an assertion in the waiting browser, on %s,', (store) => {
  const gateway = sharedGateway({ store });
  const adaWaits = async () => waitingHere(gateway(), await webPhoneOf(gateway(), somebody()));

  test.each(LIES)('%s signs nobody in, and the code goes on working', async (_, lies) => {
    const { here, tab } = await adaWaits();
    await expect(here.usePasskey(lies)).rejects.toMatchObject(invalid);
    expect((await tab.poll()).state).toBe('pending');
    expect(await here.usePasskey()).toMatchObject({ state: 'approved' });
  });

  test('to the question of another sign-in, even of the same browser, signs nobody in', async () => {
    const g = gateway();
    const phone = await webPhoneOf(g, somebody());
    const [one, two] = [await waitingHere(g, phone), await waitingHere(g, phone)];
    const asked = await one.here.askPasskey();
    await expect(two.here.usePasskey({}, asked)).rejects.toMatchObject(invalid);
    expect((await two.tab.poll()).state).toBe('pending');
    expect(await one.here.usePasskey({}, asked)).toMatchObject({ state: 'approved' });
  });

  test('to the question of a phisher’s own sign-in is of no use in it: the origin is in it', async () => {
    const { here, tab } = await adaWaits();
    const asked = await here.askPasskey();
    await expect(here.usePasskey({ origin: 'https://countersign.evil' }, asked)).rejects.toMatchObject(
      invalid,
    );
    // The question is spent by the first answer.
    await expect(here.usePasskey({}, asked)).rejects.toMatchObject(invalid);
    expect((await tab.poll()).state).toBe('pending');
  });

  test('to a question that was never asked, or was asked for something else, signs nobody in', async () => {
    const { here, tab } = await adaWaits();
    const asked = await here.askPasskey();
    const { options } = await here.post<{ options: { challenge: string } }>('/phone/identify/options', {});
    const challenges = [
      digestOf(asked.statement, 'refused'),
      digestOf(asked.statement.replace('Contoso', 'Other')),
      digestOf('{}'),
      options.challenge,
      '',
    ];
    for (const challenge of challenges) {
      await expect(here.sendPasskey(here.passkey.assert(challenge))).rejects.toMatchObject(invalid);
    }
    for (const clientData of ['null', '1', '[']) {
      await expect(here.usePasskey({ clientData }, asked)).rejects.toMatchObject(invalid);
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('by the passkey of another account under the first one’s name signs nobody in', async () => {
    const g = gateway();
    const { here, tab } = await adaWaits();
    const mallory = await webPhoneOf(g, somebody());
    const { statement } = await here.askPasskey();
    const masked = mallory.passkey.assert(digestOf(statement), { credentialId: here.passkey.id });
    await expect(here.sendPasskey(masked)).rejects.toMatchObject(invalid);
    expect((await tab.poll()).state).toBe('pending');
  });

  test('that signed somebody in cannot be used again, there or to say who one is', async () => {
    const { here, tab, party, asked } = await adaWaits();
    const { statement } = await here.askPasskey();
    const response = here.passkey.assert(digestOf(statement));
    await here.sendPasskey(response);
    await expect(here.sendPasskey(response)).rejects.toMatchObject({ status: 409 });
    await expect(here.post('/phone/identify', { response })).rejects.toMatchObject(invalid);
    await party.verify(await tab.collect(), asked);
    await expect(here.sendPasskey(response)).rejects.toMatchObject({ status: 404 });
  });

  test('in a hundred copies at once counts once', async () => {
    const g = gateway();
    const { here, tab, party, asked } = await adaWaits();
    const { statement } = await here.askPasskey();
    const response = here.passkey.assert(digestOf(statement));
    const copies = Array.from({ length: 100 }, () => outcome(here.sendPasskey(response)));
    expect(tally(await Promise.all(copies)).ok).toBe(1);
    await party.verify(await tab.collect(), asked);
    const { challenge } = JSON.parse(statement) as { challenge: string };
    expect(await eventsOf(g, challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.consumed',
    ]);
  });

  test('while a phone holds the sign-in is refused, whether it was asked before or after', async () => {
    const g = gateway();
    const { here, tab } = await adaWaits();
    const asked: AskedHere = await here.askPasskey();
    const { client } = await puppetOf(g, somebody());
    const { challenge, statement } = await client.claim(tab.frame);
    const held = { status: 409, code: 'challenge_claimed' };
    await expect(here.usePasskey({}, asked)).rejects.toMatchObject(held);
    await expect(here.askPasskey()).rejects.toMatchObject(held);
    expect((await tab.poll()).state).toBe('claimed');
    expect(await client.approve(challenge, statement)).toMatchObject({ state: 'approved' });
    await expect(here.usePasskey({}, asked)).rejects.toMatchObject({ status: 409 });
  });

  test('racing a phone’s claim: one of the two has the sign-in', async () => {
    const g = gateway();
    for (let round = 0; round < 10; round += 1) {
      const { here, tab } = await adaWaits();
      const { client } = await puppetOf(g, somebody());
      const { statement } = await here.askPasskey();
      const response = here.passkey.assert(digestOf(statement));
      const [passkey, phone] = await Promise.all([
        outcome(here.sendPasskey(response)),
        outcome(client.claim(tab.frame)),
      ]);
      const { state } = await tab.poll();
      if (passkey === 'ok') expect(['approved', 'contested']).toContain(state);
      else expect([passkey, phone, state]).toEqual(['challenge_claimed', 'ok', 'claimed']);
    }
  });

  test('after the end of the sign-in is too late', async () => {
    const { here, tab } = await adaWaits();
    const asked = await here.askPasskey();
    await tab.cancel();
    await expect(here.usePasskey({}, asked)).rejects.toMatchObject({
      status: 409,
      code: 'challenge_decided',
    });
    await expect(here.askPasskey()).rejects.toMatchObject({ status: 409 });
  });
});

import { describe, expect, test } from 'vitest';
import { outcome, puppetOf, sharedGateway, somebody, tally } from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { waitingHere } from '../support/here.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

const LIMIT = 5;
const unknown = { status: 404, code: 'invalid_short_code' };

describe('guesses at short codes', () => {
  test('are limited for each address, and even the right code must wait then', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_LIMIT_TYPED: String(LIMIT) } });
    const { here, tab } = await waitingHere(g);
    const right = await here.shortCode();
    const guesser = new WebPhoneActor(g);
    for (let i = 0; i < LIMIT; i += 1) {
      await expect(guesser.typeCode(`BBBB-BBB${'BCDFG'[i]}`)).rejects.toMatchObject(unknown);
    }
    const limited = { status: 429, code: 'too_many_requests' };
    await expect(guesser.typeCode(right)).rejects.toMatchObject(limited);
    await expect(new WebPhoneActor(g).typeCode(right)).rejects.toMatchObject(limited);
    expect((await tab.poll()).state).toBe('pending');
  });

  test('are limited through the phone API as well, in the same count, a hundred at once', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_LIMIT_TYPED: String(LIMIT) } });
    const { client } = await puppetOf(g, somebody());
    const browser = new WebPhoneActor(g);
    const tries = Array.from({ length: 50 }, () => [
      outcome(client.scanCode('BBBB-BBBB')),
      outcome(browser.typeCode('BBBB-BBBB')),
    ]).flat();
    expect(tally(await Promise.all(tries))).toEqual({
      invalid_short_code: LIMIT,
      too_many_requests: 100 - LIMIT,
    });
  });

  test('are not spent by looking at one’s own code', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_LIMIT_TYPED: '1' } });
    const { here } = await waitingHere(g);
    for (let i = 0; i < 5; i += 1) await here.shortCode();
    const phone = await webPhoneOf(g, somebody());
    expect(await phone.typeCode(await here.shortCode())).toMatchObject({ identified: true });
  });
});

describe.each(STORES)('a short code, on %s,', (store) => {
  const gateway = sharedGateway({ store, env: { COUNTERSIGN_LIMIT_TYPED: '10000' } });

  test.each(['', 'B', 'BBBB-BBB', 'BBBB-BBBBB', 'AEIO-UAEI', '1111-1111', 'ﬀﬀﬀﬀ', '../../..', '{}'])(
    'that looks like %j is none, as any other that is none',
    async (code) => {
      const g = gateway();
      await expect(new WebPhoneActor(g).typeCode(code)).rejects.toMatchObject(unknown);
    },
  );

  test('is shown to its own browser only', async () => {
    const g = gateway();
    const { tab } = await waitingHere(g);
    await expect(new WebPhoneActor(g).post(tab.paths.shortCode, {})).rejects.toMatchObject({
      status: 404,
      code: 'sign_in_not_found',
    });
  });

  test('in the hands of a stranger gives a ticket and no more', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g);
    const stranger = new WebPhoneActor(g);
    const scanned = await stranger.typeCode(await here.shortCode());
    expect(Object.keys(scanned).sort()).toEqual(['expiresIn', 'identified', 'ticket']);
    await expect(stranger.claim(scanned.ticket)).rejects.toMatchObject({ code: 'not_identified' });
    expect((await tab.poll()).state).toBe('scanned');
  });

  test('typed by a second person ends the sign-in for both', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g);
    const [ada, eve] = [await webPhoneOf(g, somebody()), await webPhoneOf(g, somebody())];
    const code = await here.shortCode();
    const claimed = await ada.claim((await ada.typeCode(code)).ticket);
    const { ticket } = await eve.typeCode(code);
    await expect(eve.claim(ticket)).rejects.toMatchObject({ status: 409, code: 'challenge_contested' });
    await expect(ada.approve(claimed)).rejects.toMatchObject({ status: 409 });
    expect((await tab.poll()).state).toBe('contested');
    await expect(ada.typeCode(code)).rejects.toMatchObject({ code: 'challenge_contested' });
  });

  test('typed at another phone of the same person is refused', async () => {
    const g = gateway();
    const { here } = await waitingHere(g);
    const name = somebody();
    const [web, app] = [await webPhoneOf(g, name), await puppetOf(g, name)];
    const code = await here.shortCode();
    await app.client.claimByTicket((await app.client.scanCode(code)).ticket);
    const { ticket } = await web.typeCode(code);
    await expect(web.claim(ticket)).rejects.toMatchObject({ status: 409, code: 'challenge_claimed' });
  });

  test('of a finished sign-in opens nothing', async () => {
    const g = gateway();
    const { here, tab, party, asked } = await waitingHere(g);
    const ada = await webPhoneOf(g, somebody());
    const code = await here.shortCode();
    await ada.approve(await ada.claim((await ada.typeCode(code)).ticket));
    await party.verify(await tab.collect(), asked);
    await expect(ada.typeCode(code)).rejects.toMatchObject({ status: 409, code: 'challenge_decided' });
    const eve = await webPhoneOf(g, somebody());
    await expect(eve.typeCode(code)).rejects.toMatchObject({ status: 409, code: 'challenge_decided' });
  });

  test('of a cancelled sign-in opens nothing', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g);
    const code = await here.shortCode();
    await tab.cancel();
    await expect(new WebPhoneActor(g).typeCode(code)).rejects.toMatchObject({ code: 'challenge_decided' });
  });

  test('has the ticket bound to the browser that typed it', async () => {
    const g = gateway();
    const { here } = await waitingHere(g);
    const [ada, mallory] = [await webPhoneOf(g, somebody()), await webPhoneOf(g, somebody())];
    const code = await here.shortCode();
    const { ticket } = await ada.typeCode(code);
    await mallory.typeCode(code);
    await expect(mallory.claim(ticket)).rejects.toMatchObject({ code: 'invalid_ticket' });
  });
});

import { describe, expect, test } from 'vitest';
import { puppetOf, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { waitingHere } from '../support/here.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

const elsewhere = { status: 409, code: 'answered_elsewhere' };

describe.each(STORES)('a sign-in that the waiting browser claimed for itself, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('is not finished through the addresses of scanned codes, in that browser or in another', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const claimed = await here.claimHere();
    const other = new WebPhoneActor(g, g.browser(), here.passkey);
    await other.identify();
    for (const phone of [here, other]) {
      await expect(phone.approve(claimed)).rejects.toMatchObject(elsewhere);
      await expect(phone.decline(claimed.challenge, 'refused')).rejects.toMatchObject(elsewhere);
    }
    expect((await tab.poll()).state).toBe('claimed');
    expect(await here.approveHere(claimed)).toMatchObject({ state: 'approved' });
  });

  test('does not give its statement to the same phone that scans the code', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    await here.claimHere();
    const other = new WebPhoneActor(g, g.browser(), here.passkey);
    await other.identify();
    await expect(other.scanAndClaim(tab.frame)).rejects.toMatchObject(elsewhere);
    expect((await tab.poll()).state).toBe('claimed');
  });

  test('that a scan claimed is not finished here: it would be worth more than it is', async () => {
    const g = gateway();
    const { here, tab, party, asked } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const claimed = await here.scanAndClaim(tab.frame);
    await expect(here.claimHere()).rejects.toMatchObject(elsewhere);
    await expect(here.approveHere(claimed)).rejects.toMatchObject(elsewhere);
    await here.approve(claimed);
    expect((await party.verify(await tab.collect(), asked)).acr).toBe('urn:countersign:acr:qr-uv');
  });

  test('is not answered through the here address of another sign-in of the same browser', async () => {
    const g = gateway();
    const phone = await webPhoneOf(g, somebody());
    const [one, two] = [await waitingHere(g, phone), await waitingHere(g, phone)];
    const claimed = await one.here.claimHere();
    const missing = { status: 404, code: 'challenge_not_found' };
    await expect(two.here.approveHere(claimed)).rejects.toMatchObject(missing);
    await expect(two.here.declineHere(claimed.challenge, 'refused')).rejects.toMatchObject(missing);
    expect((await one.tab.poll()).state).toBe('claimed');
  });

  test('is not answered any more after a new code was asked for', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const claimed = await here.claimHere();
    await tab.newCode();
    await expect(here.approveHere(claimed)).rejects.toMatchObject({ code: 'challenge_not_found' });
    expect((await tab.poll()).state).toBe('pending');
  });

  test('ends when a second person scans its code', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const claimed = await here.claimHere();
    const eve = await puppetOf(g, somebody());
    await expect(eve.client.claim(tab.frame)).rejects.toMatchObject({ code: 'challenge_contested' });
    await expect(here.approveHere(claimed)).rejects.toMatchObject({ code: 'challenge_contested' });
    expect((await tab.poll()).state).toBe('contested');
  });
});

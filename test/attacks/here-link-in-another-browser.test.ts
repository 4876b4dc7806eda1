import { describe, expect, test } from 'vitest';
import { cookieHeader, cookiesOf, eventsOf, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { HereActor, waitingHere } from '../support/here.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

const nothing = { status: 404, code: 'sign_in_not_found' };

describe.each(STORES)('the link "Open on this phone" in another browser, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('shows nothing of the sign-in, only where to go back to, and moves nothing', async () => {
    const g = gateway();
    const { tab, asked } = await waitingHere(g);
    for (const method of ['GET', 'HEAD']) {
      const response = await g.browser().request(tab.paths.here, { method });
      const page = await response.text();
      expect(response.status).toBe(404);
      for (const secret of ['Contoso', 'contoso', asked.state, asked.nonce, 'data-paths', tab.paths.resume]) {
        expect(page).not.toContain(secret);
      }
      if (method === 'GET') expect(page).toContain('Go back to where you started');
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('is of no use to a stranger with an enrolled phone of their own: no claim, no contest, no question', async () => {
    const g = gateway();
    const { tab } = await waitingHere(g);
    const mallory = new HereActor(g, await webPhoneOf(g, somebody()), tab.paths);
    await expect(mallory.claimHere()).rejects.toMatchObject(nothing);
    await expect(mallory.askPasskey()).rejects.toMatchObject(nothing);
    await expect(mallory.shortCode()).rejects.toMatchObject(nothing);
    const response = await mallory.browser.request(tab.paths.here);
    expect(await response.text()).not.toContain('Contoso');
    expect((await tab.poll()).state).toBe('pending');
  });

  test('is not even asked who it is', async () => {
    const g = gateway();
    const { tab } = await waitingHere(g);
    const stranger = new HereActor(g, new WebPhoneActor(g), tab.paths);
    await expect(stranger.claimHere()).rejects.toMatchObject(nothing);
  });

  test('is refused with the cookie of another sign-in, also under the name of this one', async () => {
    const g = gateway();
    const [victim, own] = [await waitingHere(g), await waitingHere(g, await webPhoneOf(g, somebody()))];
    const uid = (path: string) => path.split('/').at(-1) ?? '';
    const cookies = cookiesOf(own.browser, '/');
    const mine = cookies.get(`cs_waiting_${uid(own.tab.paths.here)}`) ?? '';
    cookies.set(`cs_waiting_${uid(victim.tab.paths.here)}`, mine);
    const response = await fetch(`${g.origin}${victim.tab.paths.here}/claim`, {
      method: 'POST',
      body: '{}',
      headers: {
        Cookie: cookieHeader(cookies),
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'Sec-Fetch-Site': 'same-origin',
      },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'sign_in_not_found' });
    expect((await victim.tab.poll()).state).toBe('pending');
    expect((await own.tab.poll()).state).toBe('pending');
  });

  test('cannot finish what the waiting browser claimed: neither approve nor decline', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const claimed = await here.claimHere();
    // The same phone by cookie and passkey, in a browser that does not wait for this sign-in.
    const elsewhere = new WebPhoneActor(g, g.browser(), here.passkey);
    await elsewhere.identify();
    const thief = new HereActor(g, elsewhere, tab.paths);
    await expect(thief.approveHere(claimed)).rejects.toMatchObject(nothing);
    await expect(thief.declineHere(claimed.challenge, 'refused')).rejects.toMatchObject(nothing);
    expect((await thief.readHere(claimed.challenge)).status).toBe(404);
    expect((await tab.poll()).state).toBe('claimed');
    expect(await eventsOf(g, claimed.challenge)).toEqual(['challenge.claimed']);
    expect(await here.approveHere(claimed)).toMatchObject({ state: 'approved' });
  });

  test('is not pressed by another site', async () => {
    const g = gateway();
    const { browser, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const here = `${tab.paths.here}/challenges/chl_${'A'.repeat(22)}`;
    const paths = [`${tab.paths.here}/claim`, `${here}/approve`, `${here}/decline`, '/phone/code'];
    for (const path of paths) {
      for (const site of ['cross-site', 'same-site', 'none']) {
        const response = await browser.request(path, {
          method: 'POST',
          body: '{}',
          headers: {
            'Content-Type': 'application/json',
            Accept: 'application/json',
            'Sec-Fetch-Site': site,
          },
        });
        expect(response.status).toBe(403);
      }
    }
    expect((await tab.poll()).state).toBe('pending');
  });
});

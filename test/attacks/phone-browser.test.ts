import { describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

describe('the browser of a phone', () => {
  test('cannot claim by the ticket of another browser', async () => {
    const g = await startGateway();
    const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    const { ticket } = await ada.scan(tab.frame);
    await mallory.scan(tab.frame);
    await expect(mallory.claim(ticket)).rejects.toMatchObject({ code: 'invalid_ticket' });
    expect(await ada.claim(ticket)).toMatchObject({ state: 'claimed' });
  });

  test('that only opens a link changes nothing, and a stranger who scans gets a ticket and no more', async () => {
    const g = await startGateway();
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    expect((await g.browser().request(new URL(tab.frame).pathname)).status).toBe(200);
    expect((await tab.poll()).state).toBe('pending');
    const stranger = new WebPhoneActor(g);
    const scanned = await stranger.scan(tab.frame);
    expect(Object.keys(scanned).sort()).toEqual(['expiresIn', 'identified', 'ticket']);
    await expect(stranger.claim(scanned.ticket)).rejects.toMatchObject({ code: 'not_identified' });
  });

  test('is not known by a forged, cut or expired cookie', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const cookie = ada.browser.jar.header('/')?.match(/cs_phone=([^;]+)/)?.[1] ?? '';
    const contoso = await g.relyingParty();
    const identifiedBy = async (value: string) => {
      const tab = await g.browser().open((await contoso.ask()).url);
      const phone = new WebPhoneActor(g);
      phone.browser.jar.take([`cs_phone=${value}; Path=/`]);
      return (await phone.scan(tab.frame)).identified;
    };
    expect(await identifiedBy(cookie)).toBe(true);
    const [id = '', until = '', mac = ''] = cookie.split('.');
    const forged = [
      `${id}.${until}x.${mac}`,
      `${id}.${until}.${mac.slice(1)}A`,
      `phn_${'A'.repeat(22)}.${until}.${mac}`,
      cookie.slice(0, -1),
    ];
    for (const value of forged) expect(await identifiedBy(value)).toBe(false);
    g.clock.advance(181 * 86_400_000);
    expect(await identifiedBy(cookie)).toBe(false);
  });

  test.each([
    '/phone/scan',
    '/phone/identify/options',
    '/phone/identify',
    '/phone/claim',
    '/phone/enroll',
    '/phone/enroll/options',
    '/phone/set-up',
    `/phone/challenges/chl_${'A'.repeat(22)}/approve`,
    `/phone/challenges/chl_${'A'.repeat(22)}/decline`,
  ])('is not moved by another site at %s', async (path) => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const from = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': '' },
    ];
    for (const headers of from) {
      const response = await ada.browser.request(path, {
        method: 'POST',
        body: '{}',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      });
      expect(response.status).toBe(403);
    }
  });

  test('of a second user ends the sign-in that a first one holds', async () => {
    const g = await startGateway();
    const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    const claimed = await ada.scanAndClaim(tab.frame);
    await expect(mallory.scanAndClaim(tab.frame)).rejects.toMatchObject({ code: 'challenge_contested' });
    await expect(ada.approve(claimed)).rejects.toMatchObject({ status: 409 });
    expect((await tab.poll()).state).toBe('contested');
  });

  test('cannot sign requests of the phone API by a web phone id', async () => {
    const g = await startGateway();
    const { phone } = await new WebPhoneActor(g).enroll(await g.invitationFor('ada'));
    const app = await g.strangePhone(phone);
    await expect(app.challenges()).rejects.toMatchObject({ status: 401, code: 'unknown_phone' });
  });

  test('that another site led to a frame waits for a press, one that scanned it does not', async () => {
    const g = await startGateway();
    const page = async (site: string) =>
      (await g.browser().request('/s/x', { headers: { 'Sec-Fetch-Site': site } })).text();
    for (const site of ['cross-site', 'same-site']) expect(await page(site)).toContain('data-linked="true"');
    for (const site of ['none', 'same-origin']) expect(await page(site)).not.toContain('data-linked="true"');
  });

  test('of a stranger who scans first takes no time from the person who scans later', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    await new WebPhoneActor(g).scan(tab.frame);
    for (let minute = 0; minute < 4; minute += 1) {
      g.clock.advance(50_000);
      await tab.poll();
    }
    const { ticket, expiresIn } = await ada.scan(tab.frame);
    expect(expiresIn).toBe(120);
    expect(await ada.claim(ticket)).toMatchObject({ state: 'claimed' });
  });

  test('scans in two tabs without taking the ticket of the first', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const contoso = await g.relyingParty();
    const [one, two] = [
      await g.browser().open((await contoso.ask()).url),
      await g.browser().open((await contoso.ask()).url),
    ];
    const first = await ada.scan(one.frame);
    await ada.scan(two.frame);
    expect(await ada.claim(first.ticket)).toMatchObject({ state: 'claimed' });
  });

  test('that has no phone remembered can answer nothing', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    const claimed = await ada.scanAndClaim(tab.frame);
    ada.browser.jar.clear();
    await expect(ada.approve(claimed)).rejects.toMatchObject({ code: 'not_identified' });
    await expect(ada.decline(claimed.challenge, 'refused')).rejects.toMatchObject({ code: 'not_identified' });
  });
});

import { describe, expect, test } from 'vitest';
import type { PhoneClient } from '../../src/phone/index.ts';
import {
  CODE_APP,
  eventsOf,
  expectNobodySignedIn,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';

async function demoPhone(g: TestGateway): Promise<PhoneClient> {
  const response = await g.browser().request('/demo/invitation', { method: 'POST' });
  const { invitationCode } = (await response.json()) as { invitationCode: string };
  const phone = await g.strangePhone();
  await phone.enroll(invitationCode, 'Simulated phone');
  return phone;
}

const demoOnly = { status: 403, code: 'demo_only' };

describe('the demo phone', () => {
  const gateway = sharedGateway();

  test.each([
    ['that takes an id_token', {}],
    ['that takes a code', CODE_APP],
  ])('cannot claim for a real application %s', async (_, input) => {
    const g = gateway();
    const phone = await demoPhone(g);
    const waiting = await waitingSignIn(g, { input });
    await expect(phone.claim(waiting.tab.frame)).rejects.toMatchObject(demoOnly);
    const { ticket, challenge } = await phone.scan(waiting.tab.frame);
    await expect(phone.claimByTicket(ticket)).rejects.toMatchObject(demoOnly);
    expect(await phone.challenges()).toEqual([]);
    expect(await eventsOf(g, challenge)).toEqual([]);
    await expectNobodySignedIn(g, waiting, challenge);
  });

  test('cannot spoil a sign-in that a real phone holds', async () => {
    const g = gateway();
    const [phone, ada] = [await demoPhone(g), await puppetOf(g, somebody())];
    const { tab, party, asked } = await waitingSignIn(g);
    const { frame } = tab;
    const { challenge, statement } = await ada.client.claim(frame);
    await expect(phone.claim(frame)).rejects.toMatchObject(demoOnly);
    await ada.client.approve(challenge, statement);
    await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
  });

  test('signs in to the demo application, whose invitation nobody on another site can fetch', async () => {
    const g = gateway();
    const phone = await demoPhone(g);
    const browser = g.browser();
    const start = await browser.request('/demo/sign-in');
    const tab = await browser.open(start.headers.get('Location') ?? '');
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    const { action, fields } = await tab.collect();
    expect(action).toBe(`${g.issuer}/demo/callback`);
    expect(fields.has('id_token')).toBe(true);
  });
});

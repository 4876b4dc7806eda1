import { describe, expect, test } from 'vitest';
import type { Statement } from '../../src/domain/approval/index.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

async function waiting(g: TestGateway) {
  const contoso = await g.relyingParty();
  const asked = await contoso.ask();
  return { contoso, asked, tab: await g.browser().open(asked.url) };
}

describe.each(STORES)('a phone without an app, on %s', (store) => {
  test('enrols by invitation with a passkey, and approves a sign-in with it', async () => {
    const g = await startGateway({ store });
    const ada = new WebPhoneActor(g);
    expect(await ada.enroll(await g.invitationFor('ada'))).toMatchObject({ user: { name: 'Ada Lovelace' } });
    const { tab, contoso, asked } = await waiting(g);
    const told = tab.until('approved');
    const { ticket, identified } = await ada.scan(tab.frame);
    expect(identified).toBe(true);
    const claimed = await ada.claim(ticket);
    expect(JSON.parse(claimed.statement) as Statement).toMatchObject({ application: 'Contoso', v: 1 });
    expect(claimed.credential.id).toBe(ada.passkey.id);
    expect(await ada.approve(claimed)).toMatchObject({ state: 'approved' });
    await told;
    expect(await contoso.verify(await tab.collect(), asked)).toMatchObject({
      email: 'ada@example.com',
      acr: 'urn:countersign:acr:qr-uv',
      amr: ['mca', 'pop', 'user', 'mfa'],
    });
  });

  test('that has forgotten its cookie is known again by its passkey', async () => {
    const g = await startGateway({ store });
    const ada = await webPhoneOf(g, 'ada');
    ada.browser.jar.clear();
    const { tab } = await waiting(g);
    const { ticket, identified } = await ada.scan(tab.frame);
    expect(identified).toBe(false);
    await expect(ada.claim(ticket)).rejects.toMatchObject({ status: 401, code: 'not_identified' });
    await ada.identify();
    expect(await ada.approve(await ada.claim(ticket))).toMatchObject({ state: 'approved' });
  });

  test.each(['refused', 'not_me'])('declines with %s without a passkey', async (reason) => {
    const g = await startGateway({ store });
    const ada = await webPhoneOf(g, 'ada');
    const { tab } = await waiting(g);
    const { challenge } = await ada.scanAndClaim(tab.frame);
    expect(await ada.decline(challenge, reason)).toMatchObject({ state: 'declined' });
    expect(await tab.poll()).toMatchObject({ state: 'declined', reason });
  });

  test('and an app phone of the same user are two phones of one account', async () => {
    const g = await startGateway({ store });
    const web = await webPhoneOf(g, 'ada');
    const app = await g.phoneOf('ada');
    const { tab } = await waiting(g);
    await app.claim(tab.frame);
    await expect(web.scanAndClaim(tab.frame)).rejects.toMatchObject({
      status: 409,
      code: 'challenge_claimed',
    });
  });

  test('opened twice by its invitation enrols once', async () => {
    const g = await startGateway({ store });
    const invitation = await g.invitationFor('ada');
    await new WebPhoneActor(g).enroll(invitation);
    await expect(new WebPhoneActor(g).enroll(invitation)).rejects.toMatchObject({
      status: 410,
      code: 'invitation_used',
    });
  });
});

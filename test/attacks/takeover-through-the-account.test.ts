import { describe, expect, test } from 'vitest';
import { AccountActor } from '../support/account.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { mailOf } from '../support/mailbox.ts';
import { enrolledBy, lostPhone } from '../support/recovery.ts';
import { webPhoneOf } from '../support/web-phone.ts';

describe.each(STORES)('on %s', (store) => {
  test('a relayed code opens no account, changes no address and makes no recovery codes, not even in the same network', async () => {
    const g = await startGateway({ store });
    const ada = await webPhoneOf(g, 'ada');
    const thief = new AccountActor(g);
    const tab = await thief.ask('/me/sign-in');
    // She approves whatever she is shown, and reads nothing out.
    const claimed = await ada.scanAndClaim(tab.frame);
    expect(JSON.parse(claimed.statement)).toMatchObject({ purpose: 'account', confirmation: 'typed-code' });
    await ada.approve(claimed);
    await thief.resume(tab);
    expect(thief.cookie).toBeUndefined();
    expect((await thief.send('/me/email', { email: 'thief@example.com' })).status).toBe(401);
    expect((await thief.send('/me/recovery-codes')).status).toBe(401);
    expect(mailOf(g)).toEqual([]);
  });

  test('another address takes back what a recovery by the old one has issued', async () => {
    const { g, letters, phone, ada: thief } = await lostPhone({ store });
    const me = new AccountActor(g);
    await thief.prove();
    g.clock.advance(24 * 60 * 60_000);
    const again = await thief.prove();
    await me.signIn(phone);
    await me.post('/me/email', { email: 'new@example.com' });
    const { invitation } = await thief.finish(again.visit);
    await me.post('/me/email/code', { code: letters.codeFor('new@example.com') });
    await expect(enrolledBy(g, invitation)).rejects.toMatchObject({ code: 'invitation_expired' });
  });
});

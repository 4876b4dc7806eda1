import { describe, expect, test } from 'vitest';
import { puppetOf, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { HereActor, waitingHere } from '../support/here.ts';
import { digestOf, WebPhoneActor } from '../support/web-phone.ts';

const nothing = { status: 404, code: 'sign_in_not_found' };

describe.each(STORES)('the address of a waiting page in a clean browser, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('shows nothing and moves nothing, whatever state the sign-in is in', async () => {
    const g = gateway();
    const { tab, asked } = await waitingHere(g);
    const { client } = await puppetOf(g, somebody());
    const { frame } = tab;
    const look = async (state: string) => {
      const { self, state: poll, events, here, resume } = tab.paths;
      for (const path of [self, poll, events, here, resume]) {
        const response = await g.browser().request(path);
        const text = await response.text();
        expect([path, response.status]).toEqual([path, 404]);
        for (const secret of ['Contoso', asked.state, asked.nonce, 'data-snapshot', frame]) {
          expect(text).not.toContain(secret);
        }
      }
      expect((await tab.poll()).state).toBe(state);
    };
    await look('pending');
    const { ticket } = await client.scan(frame);
    await look('scanned');
    const { challenge, statement } = await client.claimByTicket(ticket);
    await look('claimed');
    await client.approve(challenge, statement);
    await look('approved');
  });

  test('gives no power over it: no code, no passkey, no claim, no cancel, no new code', async () => {
    const g = gateway();
    const { tab } = await waitingHere(g);
    const stranger = new HereActor(g, new WebPhoneActor(g), tab.paths);
    const { cancel, newCode, confirm } = tab.paths;
    await expect(stranger.shortCode()).rejects.toMatchObject(nothing);
    await expect(stranger.askPasskey()).rejects.toMatchObject(nothing);
    await expect(stranger.claimHere()).rejects.toMatchObject(nothing);
    await expect(stranger.post(cancel, {})).rejects.toMatchObject(nothing);
    await expect(stranger.post(newCode, {})).rejects.toMatchObject(nothing);
    await expect(stranger.post(confirm, { code: '123456' })).rejects.toMatchObject(nothing);
    const userHandle = Buffer.from('usr_nobody').toString('base64url');
    const response = stranger.passkey.assert(digestOf('{}'), { userHandle });
    await expect(stranger.sendPasskey(response)).rejects.toMatchObject(nothing);
    expect((await tab.poll()).state).toBe('pending');
  });
});

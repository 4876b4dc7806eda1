import { describe, expect, test } from 'vitest';
import { flipped, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';

const invalid = { status: 400, code: 'invalid_ticket' };

describe('a scan ticket', () => {
  const gateway = sharedGateway();

  test('of one phone claims nothing for another, not even for another of the same person', async () => {
    const g = gateway();
    const name = somebody();
    const [ada, sister, eve] = [
      await puppetOf(g, name),
      await puppetOf(g, name),
      await puppetOf(g, somebody()),
    ];
    const { tab } = await waitingSignIn(g);
    const { ticket } = await ada.client.scan(tab.frame);
    await expect(sister.client.claimByTicket(ticket)).rejects.toMatchObject(invalid);
    await expect(eve.client.claimByTicket(ticket)).rejects.toMatchObject(invalid);
    expect((await tab.poll()).state).toBe('scanned');
    await expect(ada.client.claimByTicket(ticket)).resolves.toMatchObject({ state: 'claimed' });
  });

  test.each([
    ['a flipped bit in the token', ([token = '', until, mac]: string[]) => [flipped(token), until, mac]],
    [
      'a later end',
      ([token, until = '', mac]: string[]) => [token, (Number.parseInt(until, 36) + 3_600).toString(36), mac],
    ],
    ['an endless end', ([token, , mac]: string[]) => [token, 'zzzzzzzzz', mac]],
    ['a flipped bit in the mac', ([token, until, mac = '']: string[]) => [token, until, flipped(mac)]],
    ['no mac', ([token, until]: string[]) => [token, until, '']],
    ['a part more', (parts: string[]) => [...parts, 'A']],
    ['a line break', (parts: string[]) => [`${parts.join('.')}\n`]],
    ['nothing', () => ['']],
    ['a frame in its place', () => ['A'.repeat(22), '000', 'A'.repeat(16)]],
  ])('with %s is refused', async (_, alter) => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { ticket } = await client.scan(tab.frame);
    await expect(client.claimByTicket(alter(ticket.split('.')).join('.'))).rejects.toMatchObject(invalid);
    expect((await tab.poll()).state).toBe('scanned');
  });

  test('of another gateway is refused', async () => {
    const g = gateway();
    const other = await startGateway({ clock: g.clock });
    const [here, there] = [await puppetOf(g, somebody()), await puppetOf(other, somebody())];
    const { ticket } = await there.client.scan((await waitingSignIn(other)).tab.frame);
    await expect(here.client.claimByTicket(ticket)).rejects.toMatchObject(invalid);
  });

  test('ends with the sign-in it is for', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { ticket, expiresIn } = await client.scan(tab.frame);
    g.clock.advance(expiresIn * 1_000 + 1_000);
    await expect(client.claimByTicket(ticket)).rejects.toMatchObject({
      status: 410,
      code: 'challenge_expired',
    });
    expect((await tab.poll()).state).toBe('expired');
  });
});

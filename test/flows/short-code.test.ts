import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { challengeOf, puppetOf, sharedGateway, somebody } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { STORES } from '../support/gateway.ts';
import { waitingHere } from '../support/here.ts';
import { webPhoneOf } from '../support/web-phone.ts';

describe.each(STORES)('a short code, on %s,', (store) => {
  const gateway = sharedGateway({ store, env: { COUNTERSIGN_LIMIT_TYPED: '10000' } });

  test('is eight plain letters, the same whenever the same code is asked for, another for another sign-in', async () => {
    const g = gateway();
    const [first, second] = [await waitingHere(g), await waitingHere(g)];
    const code = await first.here.shortCode();
    expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(await first.here.shortCode()).toBe(code);
    expect(await second.here.shortCode()).not.toBe(code);
    const codes = await Promise.all(Array.from({ length: 20 }, () => second.here.shortCode()));
    expect(new Set(codes).size).toBe(1);
  });

  test('typed at a phone without an app leads where a scan leads, to the same worth', async () => {
    const g = gateway();
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    const { here, tab, party, asked } = await waitingHere(g);
    const { ticket, identified } = await phone.typeCode(await here.shortCode());
    expect(identified).toBe(true);
    expect((await tab.poll()).state).toBe('scanned');
    const claimed = await phone.claim(ticket);
    expect(await phone.approve(claimed)).toMatchObject({ state: 'approved' });
    expect(await party.verify(await tab.collect(), asked)).toMatchObject({
      email: `${name}@example.com`,
      acr: 'urn:countersign:acr:qr-uv',
      amr: ['mca', 'pop', 'user', 'mfa'],
    });
  });

  test.each([
    (code: string) => code.toLowerCase(),
    (code: string) => code.replace('-', ''),
    (code: string) => ` ${code.replace('-', ' ')} `,
  ])('is read as people type it (%#)', async (typed) => {
    const g = gateway();
    const { here } = await waitingHere(g);
    const phone = await webPhoneOf(g, somebody());
    expect(await phone.typeCode(typed(await here.shortCode()))).toMatchObject({ identified: true });
  });

  test('is taken by the phone API beside a frame', async () => {
    const g = gateway();
    const { here, tab, party, asked } = await waitingHere(g);
    const { client } = await puppetOf(g, somebody());
    const scanned = await client.scanCode(await here.shortCode());
    expect(scanned).toMatchObject({ challenge: challengeOf(tab), state: 'scanned' });
    const { challenge, statement } = await client.claimByTicket(scanned.ticket);
    await client.approve(challenge, statement);
    const claims = await party.verify(await tab.collect(), asked);
    expect(claims).toMatchObject({ acr: 'urn:countersign:acr:qr', amr: ['mca', 'swk'] });
  });

  test('is taken by the phone on the command line', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g);
    const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const key = join(folder, 'phone.json');
    await cli({}, ['phone', 'enroll', '--invitation', await g.invitationFor(somebody()), '--key', key]);
    const code = await here.shortCode();
    const claimed = await cli({}, ['phone', 'claim', '--code', code, '--key', key, '--json']);
    expect(claimed.json()).toMatchObject({ challenge: challengeOf(tab), state: 'claimed' });
    const approved = await cli({}, ['phone', 'approve', '--code', code, '--key', key, '--json']);
    expect(approved.json()).toMatchObject({ state: 'approved' });
    const wrong = await cli({}, ['phone', 'approve', '--code', 'BBBB-BBBB', '--key', key]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.err).toContain('no sign-in with this code');
  });

  test('of an older code on the same page is over when a new code was asked for', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g);
    const phone = await webPhoneOf(g, somebody());
    const old = await here.shortCode();
    await tab.newCode();
    const renewed = await here.shortCode();
    expect(renewed).not.toBe(old);
    await expect(phone.typeCode(old)).rejects.toMatchObject({ status: 409, code: 'challenge_decided' });
    expect(await phone.typeCode(renewed)).toMatchObject({ identified: true });
  });

  test('is typed on a page that anybody may open, which holds nothing of any sign-in', async () => {
    const g = gateway();
    const page = await g.browser().request('/code');
    expect(page.status).toBe(200);
    expect(page.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(await page.text()).toContain('data-begins="code"');
  });
});

import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../../src/domain/approval/index.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';

async function waiting(g: TestGateway, userAgent?: string) {
  const contoso = await g.relyingParty();
  const browser = g.browser(userAgent === undefined ? {} : { 'User-Agent': userAgent });
  return { contoso, tab: await browser.open((await contoso.ask()).url) };
}

describe.each(STORES)('a phone on %s', (store) => {
  test('is shown who is asking, in a statement whose every field is a known text', async () => {
    const g = await startGateway({ store });
    const ada = await g.phoneOf('ada');
    const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const { tab, contoso } = await waiting(g, firefox);
    const { challenge, statement } = await ada.claim(tab.frame);
    const read = JSON.parse(statement) as Statement;
    expect(read).toEqual({
      v: 1,
      purpose: 'sign-in',
      iss: g.issuer,
      challenge,
      client_id: contoso.integration.clientId,
      user: expect.stringMatching(/^usr_/),
      phone: ada.phoneId,
      iat: Math.floor(g.clock.now() / 1000),
      exp: Math.floor(g.clock.now() / 1000) + 90,
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      application: 'Contoso',
      host: 'contoso.b2clogin.com',
      browser: 'Firefox',
      system: 'Windows',
      place: 'unknown',
      networks: 'same',
      time: new Date(g.clock.now()).toISOString(),
      new_browser: 'yes',
      confirmation: 'none',
    });
    expect(statement).toBe(canonicalize(read));
  });

  test.each(['', 'curl/8.0', '<script>alert(1)</script>', '\u202eevil', 'x'.repeat(5_000)])(
    'is shown nothing that a browser called %j made up',
    async (userAgent) => {
      const g = await startGateway({ store });
      const ada = await g.phoneOf('ada');
      const encoded = Buffer.from(userAgent).toString('latin1');
      const { tab } = await waiting(g, encoded);
      const { browser, system } = JSON.parse((await ada.claim(tab.frame)).statement) as Statement;
      for (const text of [browser, system]) expect(text).toMatch(/^[\w .+-]{1,40}$/);
    },
  );

  test('that claims twice gets the same statement, and another nonce in another sign-in', async () => {
    const g = await startGateway({ store });
    const ada = await g.phoneOf('ada');
    const { tab } = await waiting(g);
    const first = await ada.claim(tab.frame);
    const again = await ada.claim(tab.frame);
    expect(again.statement).toBe(first.statement);
    const other = await ada.claim((await waiting(g)).tab.frame);
    expect((JSON.parse(other.statement) as Statement).nonce).not.toBe(
      (JSON.parse(first.statement) as Statement).nonce,
    );
  });

  test('claims by ticket when the frame is long too old', async () => {
    const g = await startGateway({ store });
    const ada = await g.phoneOf('ada');
    const { tab } = await waiting(g);
    const { frame } = tab;
    const scanned = await ada.scan(frame);
    expect(scanned).toMatchObject({ state: 'scanned', expiresIn: 120 });
    expect((await tab.poll()).state).toBe('scanned');
    g.clock.advance(60_000);
    await expect(ada.claim(frame)).rejects.toMatchObject({ status: 410, code: 'frame_expired' });
    const claimed = await ada.claimByTicket(scanned.ticket);
    expect(claimed).toMatchObject({ challenge: scanned.challenge, state: 'claimed', expiresIn: 90 });
    expect((await ada.approve(claimed.challenge, claimed.statement)).state).toBe('approved');
  });

  test('lists what it holds and has not answered, and reads what became of the rest', async () => {
    const g = await startGateway({ store });
    const ada = await g.phoneOf('ada');
    const bo = await g.phoneOf('bo');
    const [one, two] = [await waiting(g), await waiting(g)];
    const first = await ada.claim(one.tab.frame);
    const second = await ada.claim(two.tab.frame);
    const ids = async () => (await ada.challenges()).map(({ challenge }) => challenge).sort();
    expect(await ids()).toEqual([first.challenge, second.challenge].sort());
    await ada.approve(first.challenge, first.statement);
    expect(await ids()).toEqual([second.challenge]);
    expect(await ada.challenge(first.challenge)).toMatchObject({
      state: 'approved',
      statement: first.statement,
    });
    expect(await bo.challenges()).toEqual([]);
    await expect(bo.challenge(first.challenge)).rejects.toMatchObject({ status: 404 });
    g.clock.advance(91_000);
    expect(await ids()).toEqual([]);
    expect(await ada.challenge(second.challenge)).toMatchObject({ state: 'expired' });
  });

  test('of one user may be one of several', async () => {
    const g = await startGateway({ store });
    const phones = [await g.phoneOf('ada'), await g.phoneOf('ada')];
    for (const phone of phones) {
      const { tab, contoso } = await waiting(g);
      const { challenge, statement } = await phone.claim(tab.frame);
      await phone.approve(challenge, statement);
      expect((await tab.collect()).action).toBe(contoso.redirectUri);
    }
  });
});

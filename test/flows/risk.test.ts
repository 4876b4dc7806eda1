import { describe, expect, test } from 'vitest';
import type { ScriptedBrowser } from '../../src/cli/index.ts';
import type { Statement } from '../../src/domain/approval/index.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { type AnyPhone, BEHIND_PROXY, DE, DE_TOO, from, PHONES, phoneAt, US } from '../support/phones.ts';
import type { RelyingParty } from '../support/relying-party.ts';

const DAY = 24 * 60 * 60_000;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A sign-in in this browser, as far as what the phone is told. */
async function told(party: RelyingParty, browser: ScriptedBrowser, phone: AnyPhone) {
  const tab = await browser.open((await party.ask()).url);
  const claimed = await phone.claim(tab.frame);
  const { place, networks, new_browser, confirmation } = JSON.parse(claimed.statement) as Statement;
  return { tab, claimed, said: { place, networks, new_browser, confirmation } };
}

/** The whole sign-in, whatever it needs. */
async function signIn(party: RelyingParty, browser: ScriptedBrowser, phone: AnyPhone) {
  const { tab, claimed, said } = await told(party, browser, phone);
  const { code } = await phone.approve(claimed, (await tab.poll()).number);
  if (code !== undefined) await tab.confirm(code);
  await tab.collect();
  return said;
}

const behindProxy = (store: (typeof STORES)[number]): Promise<TestGateway> =>
  startGateway({ store, env: BEHIND_PROXY });

describe.each(STORES.flatMap((store) => PHONES.map((kind) => [store, kind] as const)))(
  'on risk, on %s with a phone of kind %s',
  (store, kind) => {
    test('a new browser on the phone’s own network needs nothing more, and is known the second time', async () => {
      const g = await behindProxy(store);
      const party = await g.relyingParty();
      const ada = await phoneAt(g, kind, 'ada', DE);
      const browser = g.browser(from(DE));
      const said = { place: 'DE', networks: 'same', confirmation: 'none' };
      expect(await signIn(party, browser, ada)).toEqual({ ...said, new_browser: 'yes' });
      expect(await signIn(party, browser, ada)).toEqual({ ...said, new_browser: 'no' });
    });

    test('a new browser on another network needs a typed code, and nothing once it is known', async () => {
      const g = await behindProxy(store);
      const party = await g.relyingParty();
      const ada = await phoneAt(g, kind, 'ada', DE);
      const browser = g.browser(from(DE_TOO));
      const said = { place: 'DE', networks: 'different' };
      expect(await signIn(party, browser, ada)).toEqual({
        ...said,
        new_browser: 'yes',
        confirmation: 'typed-code',
      });
      expect(await signIn(party, browser, ada)).toEqual({ ...said, new_browser: 'no', confirmation: 'none' });
      const bo = await phoneAt(g, kind, 'bo', DE);
      expect(await signIn(party, browser, bo)).toMatchObject({
        new_browser: 'yes',
        confirmation: 'typed-code',
      });
    });

    test('another country needs a typed code every time', async () => {
      const g = await behindProxy(store);
      const party = await g.relyingParty();
      const ada = await phoneAt(g, kind, 'ada', DE);
      const browser = g.browser(from(US));
      for (const new_browser of ['yes', 'no']) {
        expect(await signIn(party, browser, ada)).toEqual({
          place: 'US',
          networks: 'different',
          new_browser,
          confirmation: 'typed-code',
        });
      }
    });

    test('for a day after “This wasn’t me” every sign-in of that person needs a typed code, and nobody else’s', async () => {
      const g = await behindProxy(store);
      const party = await g.relyingParty();
      const ada = await phoneAt(g, kind, 'ada', DE);
      const bo = await phoneAt(g, kind, 'bo', DE);
      const browser = g.browser(from(DE));
      await signIn(party, browser, ada);
      await signIn(party, browser, bo);
      const { claimed } = await told(party, g.browser({ ...from(US), 'User-Agent': FIREFOX }), ada);
      await ada.decline(claimed, 'not_me');

      expect(await signIn(party, browser, ada)).toMatchObject({
        new_browser: 'no',
        confirmation: 'typed-code',
      });
      expect(await signIn(party, browser, bo)).toMatchObject({ confirmation: 'none' });
      g.clock.advance(DAY + 1);
      expect(await signIn(party, browser, ada)).toMatchObject({ confirmation: 'none' });
    });
  },
);

describe.each(STORES)('what an integration asks for, on %s', (store) => {
  test.each([
    ['none', 'none', 'none'],
    ['number', 'number', 'typed-code'],
    ['number:on-risk', 'none', 'typed-code'],
    ['typed-code', 'none', 'typed-code'],
    ['typed-code:always', 'typed-code', 'typed-code'],
  ])('%s: usually %s, at a risk %s; a number is no answer to a risk', async (confirm, usual, risky) => {
    const g = await behindProxy(store);
    const party = await g.relyingParty({ confirm });
    const ada = await phoneAt(g, 'app', 'ada', DE);
    expect(await signIn(party, g.browser(from(DE)), ada)).toMatchObject({ confirmation: usual });
    expect(await signIn(party, g.browser(from(US)), ada)).toMatchObject({ confirmation: risky });
  });
});

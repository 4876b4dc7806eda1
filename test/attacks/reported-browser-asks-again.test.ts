import { describe, expect, test } from 'vitest';
import type { ScriptedBrowser } from '../../src/cli/index.ts';
import { eventsOf } from '../support/attacker.ts';
import { STORES, type StoreName, startGateway } from '../support/gateway.ts';
import { BEHIND_PROXY, DE, from, PHONES, type PhoneKind, phoneAt, US } from '../support/phones.ts';

const DAY = 24 * 60 * 60_000;
const FIREFOX = {
  'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

/** Ada has said of a browser in the US that it was not hers. */
async function reported(store: StoreName, kind: PhoneKind) {
  const g = await startGateway({ store, env: BEHIND_PROXY });
  const party = await g.relyingParty();
  const ada = await phoneAt(g, kind, 'ada', DE);
  const open = async (browser: ScriptedBrowser) => browser.open((await party.ask()).url);
  const attacker = g.browser({ ...from(US), ...FIREFOX });
  const claimed = await ada.claim((await open(attacker)).frame);
  await ada.decline(claimed, 'not_me');
  return { g, ada, attacker, open, claimed };
}

const BLOCKED = { status: 403, code: 'browser_blocked' };

describe.each(STORES.flatMap((store) => PHONES.map((kind) => [store, kind] as const)))(
  'a browser that was reported, on %s with a phone of kind %s',
  (store, kind) => {
    test('cannot ask that person again, and the person need not look at it again', async () => {
      const { ada, attacker, open } = await reported(store, kind);
      const tab = await open(attacker);
      await expect(ada.claim(tab.frame)).rejects.toMatchObject(BLOCKED);
      expect((await tab.poll()).state).not.toBe('claimed');
    });

    test('cannot ask again without its cookies either', async () => {
      const { g, ada, attacker, open } = await reported(store, kind);
      attacker.jar.clear();
      await expect(ada.claim((await open(attacker)).frame)).rejects.toMatchObject(BLOCKED);
      const fresh = g.browser({ ...from(US), ...FIREFOX });
      await expect(ada.claim((await open(fresh)).frame)).rejects.toMatchObject(BLOCKED);
    });

    test('cannot ask again from another network while it keeps its cookie', async () => {
      const { g, ada, attacker, open } = await reported(store, kind);
      const moved = g.browser({ ...from('9.9.9.9'), 'User-Agent': 'Something else' });
      for (const [name, value] of cookiesOf(attacker)) moved.jar.take([`${name}=${value}; Path=/`]);
      await expect(ada.claim((await open(moved)).frame)).rejects.toMatchObject(BLOCKED);
    });

    test('is told nothing of it, and other people and other browsers are not in its way', async () => {
      const { g, ada, attacker, open } = await reported(store, kind);
      const bo = await phoneAt(g, kind, 'bo', US);
      const tab = await open(attacker);
      await expect(ada.claim(tab.frame)).rejects.toMatchObject(BLOCKED);
      expect(JSON.stringify(await tab.poll())).not.toMatch(/block|not_me|ada/i);
      await expect(bo.claim((await open(attacker)).frame)).resolves.toBeDefined();
      await expect(ada.claim((await open(g.browser(from(DE)))).frame)).resolves.toBeDefined();
    });

    test('may ask again after a day, as a browser that is not known', async () => {
      const { g, ada, attacker, open } = await reported(store, kind);
      g.clock.advance(DAY - 1_000);
      await expect(ada.claim((await open(attacker)).frame)).rejects.toMatchObject(BLOCKED);
      g.clock.advance(2_000);
      const { statement } = await ada.claim((await open(attacker)).frame);
      expect(JSON.parse(statement)).toMatchObject({ new_browser: 'yes', confirmation: 'typed-code' });
    });

    test('stands in the audit log, by what was reported and by each time it was refused', async () => {
      const { g, ada, attacker, open, claimed } = await reported(store, kind);
      expect(await eventsOf(g, claimed.challenge)).toContain('browser.reported');
      const tab = await open(attacker);
      const again = `chl_${new URL(tab.frame).pathname.split('/')[2]?.split('.')[0]}`;
      await expect(ada.claim(tab.frame)).rejects.toMatchObject(BLOCKED);
      expect(await eventsOf(g, again)).toContain('browser.refused');
    });
  },
);

/** All that this browser keeps. */
const cookiesOf = (browser: ScriptedBrowser): [string, string][] =>
  (browser.jar.header('/') ?? '').split('; ').map((pair) => pair.split('=') as [string, string]);

import { describe, expect, test } from 'vitest';
import type { Statement } from '../../src/domain/approval/index.ts';
import { startGateway } from '../support/gateway.ts';
import { BEHIND_PROXY, DE, from, PHONES, type PhoneKind, phoneAt, US } from '../support/phones.ts';

/** What the phone is told of a browser that sends these headers. */
async function told(
  kind: PhoneKind,
  env: Record<string, string>,
  browser: Record<string, string>,
  phone?: string,
) {
  const g = await startGateway({ env });
  const party = await g.relyingParty();
  const ada = await phoneAt(g, kind, 'ada', phone);
  const tab = await g.browser(browser).open((await party.ask()).url);
  const { place, networks, confirmation } = JSON.parse((await ada.claim(tab.frame)).statement) as Statement;
  return { place, networks, confirmation };
}

/** As everybody here is who is believed to come from loopback. */
const HOME = { place: 'unknown', networks: 'same', confirmation: 'none' };
const ABROAD = { place: 'US', networks: 'different', confirmation: 'typed-code' };

describe.each(PHONES)('with a phone of kind %s', (kind) => {
  test.each([
    ['X-Forwarded-For', DE],
    ['X-Real-IP', DE],
    ['CF-Connecting-IP', DE],
    ['CF-IPCountry', 'DE'],
    ['True-Client-IP', DE],
    ['Forwarded', `for=${DE}`],
  ])(
    'a browser’s own %s changes neither place nor networks where no proxy is trusted',
    async (name, value) => {
      expect(await told(kind, {}, { [name]: value })).toEqual(HOME);
    },
  );

  test('a phone’s own forwarded address changes neither, where no proxy is trusted', async () => {
    expect(await told(kind, {}, {}, US)).toEqual(HOME);
  });

  test('what a browser writes in front of our proxy’s word does not bring it nearer to the phone', async () => {
    expect(await told(kind, BEHIND_PROXY, from(US), DE)).toEqual(ABROAD);
    expect(await told(kind, BEHIND_PROXY, from(`${DE}, ${US}`), DE)).toEqual(ABROAD);
    expect(await told(kind, BEHIND_PROXY, { ...from(US), Forwarded: `for=${DE}` }, DE)).toEqual(ABROAD);
  });

  test('a forwarded text that is no address takes the risk away from nobody', async () => {
    expect(await told(kind, BEHIND_PROXY, from('nonsense'), DE)).toMatchObject({
      place: 'unknown',
      networks: 'different',
      confirmation: 'typed-code',
    });
  });
});

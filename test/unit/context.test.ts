import { describe, expect, test } from 'vitest';
import { Contexts, type IdentifiedPhone, type Places, UNKNOWN } from '../../src/domain/approval/index.ts';
import { type Browser, newUser } from '../../src/domain/directory/index.ts';
import { DAY } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { browser, pending } from './a-challenge.ts';
import { MemoryBrowsers } from './memory-browsers.ts';

const HOME = browser.address;
const ELSEWHERE = '198.51.100.7';

const ada: IdentifiedPhone = {
  phone: {
    id: 'phn_ada',
    userId: 'usr_ada',
    kind: 'app',
    name: '',
    publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' },
    thumbprint: '',
    createdAt: 0,
    revokedAt: undefined,
  },
  user: newUser({ id: 'usr_ada', createdAt: 0 }),
};

const adas = (change: Partial<Browser> = {}): Browser => ({
  id: 'brw_1',
  userId: 'usr_ada',
  keyHash: browser.keyHash,
  traitHash: browser.traitHash,
  browser: 'Firefox',
  system: 'Windows',
  place: 'SE',
  firstSeenAt: 0,
  lastSeenAt: 0,
  reportedAt: undefined,
  blockedUntil: undefined,
  ...change,
});

function around(known: Browser[], places: Record<string, string> = {}) {
  const clock = new FakeClock();
  const browsers = new MemoryBrowsers();
  browsers.rows = known;
  const of: Places['of'] = (address) => places[address] ?? UNKNOWN;
  const contexts = new Contexts({ browsers, places: { of }, clock });
  return { clock, browsers, from: (phoneAddress: string) => contexts.of(pending, ada, phoneAddress) };
}

const now = new FakeClock().now();

describe('a browser', () => {
  test('in which this person has signed in is not new, whatever its network and traits are now', async () => {
    const { from } = around([adas({ traitHash: 'other traits' })]);
    expect(await from(HOME)).toMatchObject({ newBrowser: false, risky: false });
    expect(await from(ELSEWHERE)).toMatchObject({ newBrowser: false, networks: 'different', risky: false });
  });

  test.each([
    ['nobody has used', []],
    ['somebody else has used', [adas({ userId: 'usr_eve' })]],
    ['that only looks like one of theirs', [adas({ keyHash: 'other key' })]],
    ['in which they have never signed in', [adas({ lastSeenAt: undefined })]],
  ])('%s is new, and a risk unless the phone is in its network', async (_, known) => {
    const { from } = around(known);
    expect(await from(HOME)).toMatchObject({ newBrowser: true, networks: 'same', risky: false });
    expect(await from(ELSEWHERE)).toMatchObject({ newBrowser: true, networks: 'different', risky: true });
    expect(await from('2001:db8::1')).toMatchObject({ networks: 'unknown', risky: true });
  });
});

describe('a browser abroad', () => {
  test.each([
    ['SE', 'SE', false],
    ['SE', 'NO', true],
    ['SE', UNKNOWN, false],
    [UNKNOWN, 'SE', false],
    [UNKNOWN, UNKNOWN, false],
  ])('in %s with the phone in %s is a risk: %s', async (place, phonePlace, risky) => {
    const { from } = around([adas()], { [HOME]: place, [ELSEWHERE]: phonePlace });
    expect(await from(ELSEWHERE)).toMatchObject({ place, newBrowser: false, risky });
  });
});

describe('after "This wasn’t me"', () => {
  const reported = adas({
    id: 'brw_2',
    keyHash: 'reported key',
    traitHash: 'reported traits',
    reportedAt: now,
  });

  test('every sign-in of this person is a risk for a day, in whatever browser', async () => {
    const { clock, from } = around([adas(), reported]);
    expect(await from(HOME)).toMatchObject({ newBrowser: false, blocked: false, risky: true });
    clock.advance(DAY - 1);
    expect(await from(HOME)).toMatchObject({ risky: true });
    clock.advance(1);
    expect(await from(HOME)).toMatchObject({ risky: false });
  });

  test('nobody else’s is', async () => {
    const { from } = around([adas(), { ...reported, userId: 'usr_eve' }]);
    expect(await from(HOME)).toMatchObject({ risky: false });
  });
});

describe('a browser that is blocked', () => {
  const blocked = { lastSeenAt: undefined, blockedUntil: now + DAY };

  test.each([
    ['is known by its key', adas({ ...blocked, traitHash: 'other traits' }), true],
    [
      'is known by its network and User-Agent without its cookie',
      adas({ ...blocked, keyHash: 'gone' }),
      true,
    ],
    ['of another person is not', adas({ ...blocked, userId: 'usr_eve' }), false],
    [
      'does not block another browser',
      adas({ ...blocked, keyHash: 'k', traitHash: 't', reportedAt: now }),
      false,
    ],
  ])('%s', async (_, row, expected) => {
    const { from } = around([row]);
    expect((await from(HOME)).blocked).toBe(expected);
  });

  test('is free again when its time is over, to the millisecond', async () => {
    const { clock, from } = around([adas(blocked)]);
    clock.advance(DAY - 1);
    expect((await from(HOME)).blocked).toBe(true);
    clock.advance(1);
    expect((await from(HOME)).blocked).toBe(false);
  });
});

test('a directory that does not answer is no context, not a harmless one', async () => {
  const { browsers, from } = around([]);
  browsers.fault = new Error('down');
  await expect(from(HOME)).rejects.toThrow('down');
});

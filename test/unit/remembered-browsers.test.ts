import { describe, expect, test } from 'vitest';
import { BLOCKED_FOR, RememberedBrowsers } from '../../src/domain/approval/index.ts';
import type { Challenge } from '../../src/domain/challenge/index.ts';
import { DAY, unavailable } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { ada, browser, eve, pending } from './a-challenge.ts';
import { MemoryBrowsers } from './memory-browsers.ts';

const byAda: Challenge = { ...pending, state: 'consumed', holder: ada };

function made() {
  const [clock, browsers, logger] = [new FakeClock(), new MemoryBrowsers(), new RecordingLogger()];
  const places = { of: (address: string) => (address === browser.address ? 'SE' : 'unknown') };
  const random = new FixedRandom();
  const remembered = new RememberedBrowsers({ browsers, places, clock, random, logger });
  return { clock, browsers, logger, remembered };
}

describe('a browser in which somebody signs in', () => {
  test('is written down in words, by hashes, with its country and without its address', async () => {
    const { clock, browsers, remembered } = made();
    await remembered.used(byAda);
    expect(browsers.rows).toEqual([
      {
        id: expect.stringMatching(/^brw_[\w-]{22}$/),
        userId: ada.userId,
        keyHash: browser.keyHash,
        traitHash: browser.traitHash,
        browser: 'Firefox',
        system: 'Windows',
        place: 'SE',
        firstSeenAt: clock.now(),
        lastSeenAt: clock.now(),
        reportedAt: undefined,
        blockedUntil: undefined,
      },
    ]);
  });

  test('is written down once a day, for each person and each browser', async () => {
    const { clock, browsers, remembered } = made();
    await remembered.used(byAda);
    clock.advance(DAY - 1);
    await remembered.used(byAda);
    expect(browsers.writes).toBe(1);
    await remembered.used({ ...byAda, holder: eve });
    await remembered.used({ ...byAda, browser: { ...browser, keyHash: 'other' } });
    expect(browsers.writes).toBe(3);
    clock.advance(1);
    await remembered.used(byAda);
    expect(browsers.writes).toBe(4);
    const row = browsers.rows.find(
      ({ userId, keyHash }) => userId === ada.userId && keyHash === browser.keyHash,
    );
    expect(row).toMatchObject({ firstSeenAt: clock.now() - DAY, lastSeenAt: clock.now() });
  });

  test('stays unknown after a risk that nothing confirmed, and is known once a code settled it or it answered itself', async () => {
    const { browsers, remembered } = made();
    const risky = { ...byAda, risky: true };
    await remembered.used(risky);
    await remembered.used({ ...risky, confirmation: { kind: 'number', number: '12' } });
    expect(browsers.writes).toBe(0);
    await remembered.used({ ...risky, confirmation: { kind: 'typed-code', code: '123456', triesLeft: 3 } });
    await remembered.used({ ...risky, here: true, browser: { ...browser, keyHash: 'other' } });
    expect(browsers.writes).toBe(2);
  });

  test('is nobody’s where nobody held the challenge', async () => {
    const { browsers, remembered } = made();
    await remembered.used(pending);
    await remembered.report(pending);
    expect(browsers.writes).toBe(0);
  });

  test('never makes a sign-in fail, and the log says what went wrong', async () => {
    const { browsers, logger, remembered } = made();
    browsers.fault = unavailable('down');
    await remembered.used(byAda);
    browsers.fault = undefined;
    browsers.save = () => Promise.reject(new Error('read only'));
    await remembered.used(byAda);
    expect(logger.messages('warn')).toEqual([
      'a browser could not be written down as used',
      'a browser could not be written down as used',
    ]);
    for (const secret of [browser.keyHash, browser.address])
      expect(logger.text()).not.toContain(`'${secret}'`);
  });
});

describe('a browser that somebody reports', () => {
  test('is blocked for a day, and was never theirs', async () => {
    const { clock, browsers, remembered } = made();
    await remembered.used(byAda);
    clock.advance(1_000);
    await remembered.report(byAda);
    expect(browsers.rows).toMatchObject([
      {
        firstSeenAt: clock.now() - 1_000,
        lastSeenAt: undefined,
        reportedAt: clock.now(),
        blockedUntil: clock.now() + BLOCKED_FOR,
      },
    ]);
    expect(BLOCKED_FOR).toBe(DAY);
  });

  test('is not blocked for anybody else', async () => {
    const { browsers, remembered } = made();
    await remembered.used({ ...byAda, holder: eve });
    await remembered.report(byAda);
    expect(browsers.rows.find(({ userId }) => userId === eve.userId)).toMatchObject({
      reportedAt: undefined,
      blockedUntil: undefined,
    });
  });

  test('in which they sign in afterwards is written down at once, free, and still remembered as reported', async () => {
    const { clock, browsers, remembered } = made();
    await remembered.report(byAda);
    const reportedAt = clock.now();
    clock.advance(DAY + 1);
    await remembered.used(byAda);
    expect(browsers.rows).toMatchObject([{ lastSeenAt: clock.now(), reportedAt, blockedUntil: undefined }]);
  });

  test('and cannot be written down is a fault that whoever reports is told', async () => {
    const { browsers, remembered } = made();
    browsers.fault = unavailable('down');
    await expect(remembered.report(byAda)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

import { describe, expect, test } from 'vitest';
import type { User } from '../../src/domain/directory/index.ts';
import type { Recovery } from '../../src/domain/enrollment/index.ts';
import { HOUR, newId } from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

const READY = NOW + HOUR;
const OVER = NOW + 2 * HOUR;

/** What every directory promises of the ways back for people who lost their phones. */
export function recoveryContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('recovery');
  const kept = async (d: DirectoryUnderTest): Promise<User> => {
    const user = make.user();
    await d.people.createUser(user);
    return user;
  };
  const asked = async (d: DirectoryUnderTest, user: User, change: Partial<Recovery> = {}) => {
    const recovery = make.recovery(user, change);
    await d.recoveries.create(recovery);
    return recovery;
  };

  describe(`a recovery in the directory on ${name}`, () => {
    test('is given back exactly as kept while it is open, and the newest of several', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      const newest = await asked(d, ada, { askedAt: NOW + 1 });
      await asked(d, ada);
      expect(await d.recoveries.openOf(ada.id, NOW)).toEqual(newest);
      expect(await d.recoveries.openOf(ada.id, OVER - 1)).toEqual(newest);
      expect(await d.recoveries.openOf(eve.id, NOW)).toBeUndefined();
    });

    test.each([
      ['stopped', { stoppedAt: NOW }, NOW],
      ['used', { usedAt: NOW }, NOW],
      ['over', {}, OVER],
    ])('that is %s is not open', async (_, change, now) => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      await asked(d, ada, change);
      expect(await d.recoveries.openOf(ada.id, now)).toBeUndefined();
      expect(await d.recoveries.stopAll(ada.id, now)).toBe(0);
    });

    test('is stopped for its person, and for nobody else', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      const { id } = await asked(d, ada);
      const eves = await asked(d, eve);
      expect(await d.recoveries.stopAll(ada.id, NOW)).toBe(1);
      expect(await d.recoveries.stopAll(ada.id, NOW)).toBe(0);
      expect(await d.recoveries.use(id, READY)).toBe(false);
      expect(await d.recoveries.use(eves.id, READY)).toBe(true);
    });

    test.each([
      ['a millisecond before it is ready', READY - 1, false],
      ['when it is ready', READY, true],
      ['a millisecond before it is over', OVER - 1, true],
      ['when it is over', OVER, false],
    ])('used %s at %s: %s', async (_, now, expected) => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const { id } = await asked(d, ada);
      expect(await d.recoveries.use(id, now)).toBe(expected);
    });

    test('is used by one of twenty at once, and by nobody afterwards', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const { id } = await asked(d, ada);
      const outcomes = await atOnce(20, () => d.recoveries.use(id, READY));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await d.recoveries.use(id, READY)).toBe(false);
      expect(await d.recoveries.use(newId('rec', make.random), READY)).toBe(false);
    });

    test('is either used or stopped, when both are tried at once', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      for (let round = 0; round < 10; round += 1) {
        const { id } = await asked(d, ada);
        const [used, stopped] = await Promise.all([
          d.recoveries.use(id, READY),
          d.recoveries.stopAll(ada.id, READY),
        ]);
        expect(stopped).toBe(used ? 0 : 1);
      }
    });
  });

  describe(`recovery codes in the directory on ${name}`, () => {
    test('are spent each once, by their own person', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      await d.recoveries.replaceCodes(ada.id, ['a', 'b'], NOW);
      await d.recoveries.replaceCodes(eve.id, ['e'], NOW);
      expect(await d.recoveries.codesLeft(ada.id)).toBe(2);
      expect(await d.recoveries.spendCode(eve.id, 'a', NOW)).toBe(false);
      expect(await d.recoveries.spendCode(ada.id, 'none', NOW)).toBe(false);
      expect(await d.recoveries.spendCode(ada.id, 'a', NOW)).toBe(true);
      expect(await d.recoveries.spendCode(ada.id, 'a', NOW)).toBe(false);
      expect(await d.recoveries.codesLeft(ada.id)).toBe(1);
      expect(await d.recoveries.codesLeft(eve.id)).toBe(1);
    });

    test('are spent by one of twenty at once', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      await d.recoveries.replaceCodes(ada.id, ['a', 'b'], NOW);
      const outcomes = await atOnce(20, () => d.recoveries.spendCode(ada.id, 'a', NOW));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await d.recoveries.codesLeft(ada.id)).toBe(1);
    });

    test('that are replaced are worth nothing, and may be replaced by none', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      await d.recoveries.replaceCodes(ada.id, ['a', 'b'], NOW);
      await d.recoveries.replaceCodes(ada.id, ['c'], NOW);
      expect(await d.recoveries.spendCode(ada.id, 'a', NOW)).toBe(false);
      expect(await d.recoveries.codesLeft(ada.id)).toBe(1);
      await d.recoveries.replaceCodes(ada.id, [], NOW);
      expect(await d.recoveries.codesLeft(ada.id)).toBe(0);
      expect(await d.recoveries.spendCode(ada.id, 'c', NOW)).toBe(false);
    });

    test('that are replaced by ten at once are those of one of them', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      await d.recoveries.replaceCodes(ada.id, ['old'], NOW);
      await atOnce(10, (n) => d.recoveries.replaceCodes(ada.id, [`${n}a`, `${n}b`], NOW));
      expect(await d.recoveries.codesLeft(ada.id)).toBe(2);
    });
  });
}

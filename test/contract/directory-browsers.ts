import { describe, expect, test } from 'vitest';
import type { Browser, User } from '../../src/domain/directory/index.ts';
import { DAY } from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** What every directory promises of the browsers in which people sign in. */
export function browsersContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('browsers');
  const kept = async (d: DirectoryUnderTest): Promise<User> => {
    const user = make.user();
    await d.people.createUser(user);
    return user;
  };
  const idsOf = (browsers: readonly Browser[]) => browsers.map(({ id }) => id).sort();

  describe(`a browser in the directory on ${name}`, () => {
    test('is given back exactly as kept, seen or never seen, reported or not', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const seen = make.browser(ada, { lastSeenAt: NOW + 2 });
      const reported = make.browser(ada, {
        lastSeenAt: undefined,
        reportedAt: NOW + 1,
        blockedUntil: NOW + DAY,
      });
      await d.browsers.save(seen);
      await d.browsers.save(reported);
      expect(await d.browsers.browsersOf(ada.id)).toEqual([seen, reported]);
    });

    test('saved again by its key is the same one with everything else new', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const first = make.browser(ada, { reportedAt: NOW, blockedUntil: NOW + DAY });
      await d.browsers.save(first);
      const again = make.browser(ada, {
        keyHash: first.keyHash,
        browser: 'Chrome',
        system: 'Linux',
        place: 'NO',
        firstSeenAt: NOW + 9,
        lastSeenAt: NOW + 9,
      });
      await d.browsers.save(again);
      expect(await d.browsers.browsersOf(ada.id)).toEqual([
        { ...again, id: first.id, firstSeenAt: first.firstSeenAt },
      ]);
    });

    test('of one key is another one for another person', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      const adas = make.browser(ada);
      const eves = make.browser(eve, { keyHash: adas.keyHash, traitHash: adas.traitHash });
      await d.browsers.save(adas);
      await d.browsers.save(eves);
      expect(await d.browsers.matching(ada.id, adas.keyHash, adas.traitHash, NOW)).toEqual([adas]);
      expect(await d.browsers.matching(eve.id, adas.keyHash, adas.traitHash, NOW)).toEqual([eves]);
    });

    test('saved twenty times at once is one', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const keyHash = make.text();
      await atOnce(20, () => d.browsers.save(make.browser(ada, { keyHash })));
      expect(await d.browsers.browsersOf(ada.id)).toHaveLength(1);
    });

    test('is found by its key, by its traits, and when it was reported after a time', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const byKey = make.browser(ada);
      const byTraits = make.browser(ada);
      const reported = make.browser(ada, { reportedAt: NOW + 1 });
      const reportedThen = make.browser(ada, { reportedAt: NOW });
      for (const one of [byKey, byTraits, reported, reportedThen, make.browser(ada)]) {
        await d.browsers.save(one);
      }
      const matching = (keyHash: string, traitHash: string, since = NOW + DAY) =>
        d.browsers.matching(ada.id, keyHash, traitHash, since).then(idsOf);
      expect(await matching(byKey.keyHash, 'none')).toEqual([byKey.id]);
      expect(await matching('none', byTraits.traitHash)).toEqual([byTraits.id]);
      expect(await matching('none', 'none', NOW)).toEqual([reported.id]);
      expect(await matching('none', 'none', NOW - 1)).toEqual(idsOf([reported, reportedThen]));
      expect(await matching(byKey.keyHash, byTraits.traitHash, NOW)).toEqual(
        idsOf([byKey, byTraits, reported]),
      );
      expect(await matching(byKey.traitHash, byTraits.keyHash)).toEqual([]);
    });

    test('is listed by when it was last used, or else reported', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const old = make.browser(ada, { lastSeenAt: NOW + 1 });
      const reported = make.browser(ada, { lastSeenAt: undefined, reportedAt: NOW + 2 });
      const young = make.browser(ada, { lastSeenAt: NOW + 3 });
      for (const one of [reported, young, old]) await d.browsers.save(one);
      expect(await d.browsers.browsersOf(ada.id)).toEqual([young, reported, old]);
    });

    test('is forgotten by its own person alone, and once', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      const browser = make.browser(ada);
      await d.browsers.save(browser);
      expect(await d.browsers.forget(eve.id, browser.id)).toBe(false);
      expect(await d.browsers.browsersOf(ada.id)).toEqual([browser]);
      const outcomes = await atOnce(20, () => d.browsers.forget(ada.id, browser.id));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await d.browsers.browsersOf(ada.id)).toEqual([]);
    });
  });
}

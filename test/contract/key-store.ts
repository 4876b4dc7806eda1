import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyChange, StoredSigningKey } from '../../src/domain/keys/index.ts';
import { atOnce, type DirectoryUnderTest, NOW, type OpenDirectoryUnderTest } from './directory-subject.ts';

const aKey = (kid: string, change: Partial<StoredSigningKey> = {}): StoredSigningKey => ({
  kid,
  alg: 'RS256',
  state: 'current',
  createdAt: NOW,
  signsSince: NOW,
  retiredAt: undefined,
  dueAt: undefined,
  sealedKey: `sealed ${kid}`,
  ...change,
});
const aNext = (kid: string, change: Partial<StoredSigningKey> = {}) =>
  aKey(kid, { state: 'next', signsSince: undefined, ...change });
const rotation = (from: string, to: string): KeyChange[] => [
  { kid: from, from: 'current', to: { state: 'retired', retiredAt: NOW + 5 } },
  { kid: to, from: 'next', to: { state: 'current', signsSince: NOW + 5, dueAt: undefined } },
];

/** What every store of signing keys promises, whatever database it stands on. */
export function keyStoreContract(name: string, open: OpenDirectoryUnderTest): void {
  describe(`the signing keys on ${name}`, () => {
    let d: DirectoryUnderTest;
    beforeEach(async () => {
      d = await open();
    });
    afterEach(() => d.close());

    const states = async () =>
      Object.fromEntries((await d.keys.published()).map(({ kid, state }) => [kid, state]));

    test('are given back as they were kept, with their private parts only to who asks for them', async () => {
      const all = [
        aKey('a'),
        aNext('b', { dueAt: NOW + 9 }),
        aKey('c', { state: 'retired', retiredAt: NOW + 1 }),
      ];
      expect(await d.keys.change(all.map((add) => ({ add })))).toBe(true);
      const inOrder = async <Key extends { kid: string }>(keys: Promise<Key[]>) =>
        (await keys).sort((x, y) => x.kid.localeCompare(y.kid));
      expect(await inOrder(d.keys.signingKeys())).toEqual(all);
      expect(await inOrder(d.keys.published())).toEqual(all.map(({ sealedKey: _, ...key }) => key));
    });

    test('there is one current key of each algorithm, however many nodes start at once', async () => {
      const outcomes = await atOnce(10, (n) => d.keys.change([{ add: aKey(`key ${n}`) }]));
      expect(outcomes.filter((done) => done)).toHaveLength(1);
      expect(await d.keys.change([{ add: aKey('other', { alg: 'ES256' }) }])).toBe(true);
      expect(await d.keys.published()).toHaveLength(2);
    });

    test('there is one next key of each algorithm, however many nodes prepare a rotation at once', async () => {
      await d.keys.change([{ add: aKey('a') }]);
      const outcomes = await atOnce(10, (n) => d.keys.change([{ add: aNext(`next ${n}`) }]));
      expect(outcomes.filter((done) => done)).toHaveLength(1);
      expect(await d.keys.published()).toHaveLength(2);
    });

    test('of twenty nodes that rotate at once one does, and there is never a time without a current key', async () => {
      await d.keys.change([{ add: aKey('a') }, { add: aNext('b', { dueAt: NOW + 5 }) }]);
      const outcomes = await atOnce(20, () => d.keys.change(rotation('a', 'b')));
      expect(outcomes.filter((done) => done)).toHaveLength(1);
      expect(await states()).toEqual({ a: 'retired', b: 'current' });
      const { dueAt, signsSince } = (await d.keys.published()).find(({ kid }) => kid === 'b') ?? {};
      expect([dueAt, signsSince]).toEqual([undefined, NOW + 5]);
    });

    test('a change that comes too late in one of its parts changes nothing', async () => {
      await d.keys.change([{ add: aKey('a') }, { add: aNext('b') }]);
      expect(await d.keys.change([{ remove: 'b', from: 'next' }])).toBe(true);
      expect(await d.keys.change(rotation('a', 'b'))).toBe(false);
      expect(
        await d.keys.change([
          { remove: 'a', from: 'current' },
          { remove: 'a', from: 'current' },
        ]),
      ).toBe(false);
      expect(await d.keys.change([{ kid: 'a', from: 'next', to: { dueAt: NOW } }])).toBe(false);
      expect(await states()).toEqual({ a: 'current' });
    });

    test('a key that is revoked while others rotate to it is never left signing', async () => {
      for (let round = 0; round < 5; round += 1) {
        const [a, b] = [`a${round}`, `b${round}`];
        await d.keys.change([{ add: aKey(a) }, { add: aNext(b) }]);
        const [rotated, revoked] = await Promise.all([
          d.keys.change(rotation(a, b)),
          d.keys.change([{ remove: b, from: 'next' }]),
        ]);
        // One of them came first, and the other was told.
        expect([rotated, revoked].filter((done) => done)).toHaveLength(1);
        expect(await states()).toEqual(rotated ? { [a]: 'retired', [b]: 'current' } : { [a]: 'current' });
        for (const { kid, state } of await d.keys.published())
          await d.keys.change([{ remove: kid, from: state }]);
      }
    });
  });
}

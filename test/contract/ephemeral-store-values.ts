import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/index.ts';
import type { Subject } from './ephemeral-store-subject.ts';

const CROWD = 200;

export function values(subject: Subject): void {
  describe('values', () => {
    test('put writes the value, whatever was there', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.put(subject.a, 'two', HOUR);
      expect(await subject.store.get(subject.a)).toBe('two');
    });

    test('get knows nothing of what was never written', async () => {
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('get leaves the value where it is', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.get(subject.a);
      expect(await subject.store.get(subject.a)).toBe('one');
    });

    test('remove removes the value, and is content when there is none', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.remove(subject.a);
      await subject.store.remove(subject.a);
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('prolong gives what is there another life, and is content where nothing is', async () => {
      await subject.store.put(subject.a, 'one', MINUTE);
      await subject.store.prolong(subject.a, HOUR);
      await subject.store.prolong(subject.key('b'), HOUR);
      await subject.advance(2 * MINUTE);
      expect([await subject.store.get(subject.a), await subject.store.get(subject.key('b'))]).toEqual([
        'one',
        undefined,
      ]);
      await subject.advance(HOUR);
      await subject.store.prolong(subject.a, HOUR);
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('keys of one type and different ids do not mix', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.put(subject.key('b'), 'two', HOUR);
      expect([await subject.store.get(subject.a), await subject.store.get(subject.key('b'))]).toEqual([
        'one',
        'two',
      ]);
    });

    test('types do not mix: the same id is another entry under another type', async () => {
      await subject.store.put(subject.key('a', 'code'), 'a code', HOUR);
      expect(await subject.store.get(subject.key('a', 'token'))).toBeUndefined();
      expect(await subject.store.take(subject.key('a', 'token'))).toBeUndefined();
      expect(await subject.store.replace(subject.key('a', 'token'), 'a code', 'x', HOUR)).toBe(false);
      expect(await subject.store.add(subject.key('a', 'token'), 'a token', HOUR)).toBe(true);
      await subject.store.remove(subject.key('a', 'token'));
      expect(await subject.store.get(subject.key('a', 'code'))).toBe('a code');
    });

    test.each([
      ['the empty string', ''],
      ['text of many scripts', 'Zażółć 署名 توقيع 👩🏽‍💻 \u2028 \ufeff e\u0301'],
      ['control characters and NUL', 'a\0b\r\n\t\u001b\u007f\0'],
      ['a hundred kilobytes', 'ä€😀.'.repeat(10_000)],
      ['text that looks like a number', '007.10'],
      ['JSON with spaces', '{ "a" : 1 }\n'],
    ])('%s comes back byte for byte', async (_what, value) => {
      await subject.store.put(subject.a, value, HOUR);
      expect(await subject.store.get(subject.a)).toBe(value);
      expect(await subject.store.replace(subject.a, value, `${value}!`, HOUR)).toBe(true);
      expect(await subject.store.replace(subject.a, `${value}!`, value, HOUR)).toBe(true);
      expect(await subject.store.add(subject.key('b'), value, HOUR)).toBe(true);
      expect(await subject.store.take(subject.a)).toBe(value);
      expect(await subject.store.take(subject.key('b'))).toBe(value);
    });
  });
}

export function lives(subject: Subject): void {
  describe('life', () => {
    const over = () => subject.advance(61 * MINUTE);

    test('a value is there until its life is over', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.advance(50 * MINUTE);
      expect(await subject.store.get(subject.a)).toBe('one');
    });

    test('after its life get finds nothing', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await over();
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('after its life take gives nothing', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await over();
      expect(await subject.store.take(subject.a)).toBeUndefined();
    });

    test('after its life replace refuses and brings nothing back', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await over();
      expect(await subject.store.replace(subject.a, 'one', 'two', HOUR)).toBe(false);
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('after its life add finds the place free', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await over();
      expect(await subject.store.add(subject.a, 'two', HOUR)).toBe(true);
      expect(await subject.store.get(subject.a)).toBe('two');
    });

    test('what add wrote has a life too', async () => {
      await subject.store.add(subject.a, 'one', HOUR);
      await subject.advance(50 * MINUTE);
      expect(await subject.store.add(subject.a, 'two', HOUR)).toBe(false);
      await subject.advance(11 * MINUTE);
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('put and replace set a new life, longer or shorter', async () => {
      await subject.store.put(subject.a, 'one', MINUTE);
      await subject.store.put(subject.a, 'two', HOUR);
      await subject.advance(30 * MINUTE);
      expect(await subject.store.replace(subject.a, 'two', 'three', HOUR)).toBe(true);
      await subject.advance(45 * MINUTE);
      expect(await subject.store.get(subject.a)).toBe('three');
      expect(await subject.store.replace(subject.a, 'three', 'four', MINUTE)).toBe(true);
      await subject.advance(2 * MINUTE);
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('a refused replace leaves the life as it was', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'other', 'two', 10 * HOUR);
      await over();
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('a life is rounded up to whole milliseconds and lasts at least one', async () => {
      await subject.store.put(subject.a, 'one', HOUR + 0.3);
      expect(await subject.store.get(subject.a)).toBe('one');
      for (const life of [0.2, 0, -5]) {
        await subject.store.put(subject.a, 'one', life);
        await subject.advance(MINUTE);
        expect(await subject.store.get(subject.a)).toBeUndefined();
      }
    });

    test('a life that is no number is refused before anything is written', async () => {
      for (const life of [Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(subject.store.put(subject.a, 'one', life)).rejects.toThrow(RangeError);
        await expect(subject.store.add(subject.a, 'one', life)).rejects.toThrow(RangeError);
        await expect(subject.store.join(subject.a, 'one', life)).rejects.toThrow(RangeError);
      }
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });
  });
}

export function onlyOnce(subject: Subject): void {
  describe('only once', () => {
    const crowd = <T>(act: (n: number) => Promise<T>) =>
      Promise.all(Array.from({ length: CROWD }, (_, n) => act(n)));

    test('add writes only where nothing is', async () => {
      expect(await subject.store.add(subject.a, 'one', HOUR)).toBe(true);
      expect(await subject.store.add(subject.a, 'two', HOUR)).toBe(false);
      expect(await subject.store.get(subject.a)).toBe('one');
    });

    test('add does not overwrite the empty string', async () => {
      await subject.store.put(subject.a, '', HOUR);
      expect(await subject.store.add(subject.a, 'two', HOUR)).toBe(false);
    });

    test('of two hundred who add at once exactly one is told so, and its value is kept', async () => {
      const told = await crowd((n) => subject.store.add(subject.a, `value ${n}`, HOUR));
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await subject.store.get(subject.a)).toBe(`value ${told.indexOf(true)}`);
    });

    test('of two hundred who take at once exactly one gets the value', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      const got = await crowd(() => subject.store.take(subject.a));
      expect(got.filter((value) => value !== undefined)).toEqual(['one']);
      expect(await subject.store.get(subject.a)).toBeUndefined();
    });

    test('of two hundred who replace the same value at once exactly one does', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      const told = await crowd((n) => subject.store.replace(subject.a, 'one', `value ${n}`, HOUR));
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await subject.store.get(subject.a)).toBe(`value ${told.indexOf(true)}`);
    });

    test('replace refuses another value, a longer one, a shorter one, and none', async () => {
      expect(await subject.store.replace(subject.a, '', 'two', HOUR)).toBe(false);
      await subject.store.put(subject.a, 'one', HOUR);
      for (const other of ['', 'on', 'one ', 'One', 'one\0']) {
        expect(await subject.store.replace(subject.a, other, 'two', HOUR)).toBe(false);
      }
      expect(await subject.store.get(subject.a)).toBe('one');
    });

    test('replace tells apart what only looks equal', async () => {
      await subject.store.put(subject.a, '\u00e9', HOUR);
      expect(await subject.store.replace(subject.a, 'e\u0301', 'two', HOUR)).toBe(false);
    });

    test('what was taken cannot be replaced, and its place is free', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.take(subject.a);
      expect(await subject.store.replace(subject.a, 'one', 'two', HOUR)).toBe(false);
      expect(await subject.store.add(subject.a, 'three', HOUR)).toBe(true);
    });
  });
}

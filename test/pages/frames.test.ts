import { describe, expect, test } from 'vitest';
import { frameAt } from '../../src/browser/frames.ts';

const frames = { prefix: 'https://h/s/T', codes: ['000.a', '001.b', '002.c'], nextIn: 2_000, step: 5_000 };

describe('the frame on the screen', () => {
  test.each([
    [0, '000.a', 2_000],
    [1_999, '000.a', 1],
    [2_000, '001.b', 5_000],
    [6_999, '001.b', 1],
    [7_000, '002.c', 15_000],
    [12_000, '002.c', 10_000],
    [21_999, '002.c', 1],
  ])('%i ms after they came is %s, for %i ms more', (age, code, changesIn) => {
    expect(frameAt(frames, age)).toEqual({ url: `https://h/s/T.${code}`, changesIn });
  });

  test('is none when the last one is too old, so that nobody scans in vain', () => {
    expect(frameAt(frames, 22_000)).toBeUndefined();
    expect(frameAt(frames, 3_600_000)).toBeUndefined();
  });

  test('is none when none came', () => {
    expect(frameAt({ ...frames, codes: [] }, 0)).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import { noticeable, rankTest } from '../../bench/rank.ts';

const many = (from: number): number[] => Array.from({ length: 500 }, (_, i) => from + ((i * 37) % 101));

test('the rank test gives what statisticians print: asymptotic, with continuity and ties', () => {
  // scipy.stats.mannwhitneyu(..., method='asymptotic'): U1 = 17, p = 0.1113468865331404.
  const males = [19, 22, 16, 29, 24];
  const females = [20, 11, 17, 12];
  const { p, above } = rankTest(males, females);
  expect(p).toBeCloseTo(0.111346887, 6);
  expect(above).toBe(3 / 20);
});

test('sets that do not differ are not told apart, sets that do are, whichever is the larger', () => {
  expect(rankTest(many(0), many(0))).toEqual({ p: expect.closeTo(1, 6), above: 0.5 });
  expect(rankTest([1, 1, 1], [1, 1, 1])).toEqual({ p: expect.closeTo(1, 6), above: 0.5 });
  for (const [a, b] of [
    [0, 20],
    [20, 0],
  ] as const) {
    const { p, above } = rankTest(many(a), many(b));
    expect(p).toBeLessThan(1e-6);
    expect(above > 0.5).toBe(b > a);
  }
});

test('a run says which difference it would have noticed, wherever its samples lie', () => {
  const known = many(100);
  const smallest = noticeable(known, many(103), 0.01);
  const moved = (by: number) =>
    rankTest(
      known,
      known.map((value) => value + by),
    ).p;
  expect(moved(smallest * 1.01)).toBeLessThan(0.01);
  expect(moved(smallest * 0.9)).toBeGreaterThan(0.01);
});

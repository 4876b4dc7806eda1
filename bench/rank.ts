import { median } from './stats.ts';

/** What the Mann-Whitney rank test says of two sets of durations, by the normal approximation with ties. */
export interface RankTest {
  /** How likely ranks this uneven are where nothing differs, both directions counted. */
  readonly p: number;
  /** How often a value of the second set is above one of the first; a half where neither is. */
  readonly above: number;
}

/** Compares by rank: a few slow samples count no more than others. Meant for hundreds of values and more. */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  const all = [
    ...first.map((value) => ({ value, second: false })),
    ...second.map((value) => ({ value, second: true })),
  ];
  all.sort((a, b) => a.value - b.value);
  let ranksOfSecond = 0;
  let ties = 0;
  for (let i = 0; i < all.length; ) {
    let j = i;
    while (j < all.length && all[j]?.value === all[i]?.value) j += 1;
    // Equal values share the middle of the ranks they take.
    const rank = (i + 1 + j) / 2;
    for (let k = i; k < j; k += 1) if (all[k]?.second) ranksOfSecond += rank;
    const tied = j - i;
    ties += tied ** 3 - tied;
    i = j;
  }
  const [n1, n2, n] = [first.length, second.length, all.length];
  const u = ranksOfSecond - (n2 * (n2 + 1)) / 2;
  const mean = (n1 * n2) / 2;
  const deviation = Math.sqrt(((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1))));
  const z = deviation === 0 ? 0 : Math.max(0, Math.abs(u - mean) - 0.5) / deviation;
  return { p: 2 * (1 - normal(z)), above: u / (n1 * n2) };
}

/**
 * How much later a value of the second set typically is: the shift after which neither set is above the other (Hodges
 * and Lehmann). Steadier than the difference of the medians where the values come in clusters.
 */
export function typicalShift(first: readonly number[], second: readonly number[]): number {
  const spread = Math.max(...first, ...second) - Math.min(...first, ...second);
  let [low, high] = [-spread, spread];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    const moved = second.map((value) => value - middle);
    if (rankTest(first, moved).above > 0.5) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The smallest constant difference that this test, on these very samples, would have noticed at this level. */
export function noticeable(first: readonly number[], second: readonly number[], level: number): number {
  const shift = typicalShift(first, second);
  const centred = second.map((value) => value - shift);
  let [low, high] = [0, Math.max(median(first), 1e-9)];
  for (let i = 0; i < 30; i += 1) {
    const middle = (low + high) / 2;
    const moved = centred.map((value) => value + middle);
    if (rankTest(first, moved).p < level) high = middle;
    else low = middle;
  }
  return high;
}

/** The standard normal distribution function; Abramowitz and Stegun 26.2.17, wrong by less than 1e-7. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

/** The middle of the values: one disturbed run among three does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** How a set of durations is spread, in milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Percentiles by nearest rank: the smallest value that so many of all are not above. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
}

/** Field by field: the spread a reader may expect of one run. */
export const medianSpread = (spreads: readonly Spread[]): Spread => ({
  count: spreads.reduce((sum, spread) => sum + spread.count, 0),
  p50: median(spreads.map((spread) => spread.p50)),
  p99: median(spreads.map((spread) => spread.p99)),
  max: Math.max(...spreads.map((spread) => spread.max)),
});

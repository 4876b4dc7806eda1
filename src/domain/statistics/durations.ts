/**
 * Durations are counted in buckets whose bounds never change: sums of such counts are exact, however they are split over
 * nodes, hours and integrations, and a median can be read from them without keeping a single duration. Four buckets to
 * each doubling: what is read is at most 9 % away from what was.
 */
const TO_A_DOUBLING = 4;
/** Nobody answers faster; whatever is below shares the first bucket. */
const FIRST_BOUND = 250;
/** Up to above ten minutes, when every sign-in is over. */
const BUCKETS = 48;

/** How far a duration read from the buckets may be from the true one, as a share of it. */
export const DURATION_PRECISION = 2 ** (1 / (2 * TO_A_DOUBLING)) - 1;

/** The bucket of a duration in milliseconds. */
export function bucketOf(ms: number): number {
  if (!(ms > FIRST_BOUND)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log2(ms / FIRST_BOUND) * TO_A_DOUBLING));
}

/** The duration that stands for all of a bucket: its middle, by ratio. */
export const durationOf = (bucket: number): number => FIRST_BOUND * 2 ** ((bucket - 0.5) / TO_A_DOUBLING);

/** How many durations fell into each bucket. */
export type Histogram = ReadonlyMap<number, number>;

/** Median and 95th percentile in milliseconds, within `DURATION_PRECISION`. */
export interface Times {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
}

/** What the buckets say; undefined where nothing was counted. */
export function timesOf(histogram: Histogram): Times | undefined {
  const buckets = [...histogram].filter(([, n]) => n > 0).sort(([a], [b]) => a - b);
  const count = buckets.reduce((sum, [, n]) => sum + n, 0);
  if (count === 0) return undefined;
  /** The smallest duration that at least this share of all do not exceed (nearest rank). */
  const at = (share: number): number => {
    let rank = Math.ceil(count * share);
    for (const [bucket, n] of buckets) {
      rank -= n;
      if (rank <= 0) return durationOf(bucket);
    }
    return Number.NaN;
  };
  return { count, median: at(0.5), p95: at(0.95) };
}

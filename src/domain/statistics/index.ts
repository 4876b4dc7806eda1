/**
 * How signing in went: counts and times by hour and day, rolled up from the audit log, which stays the only source.
 */
export { bucketOf, DURATION_PRECISION, type Times, timesOf } from './durations.ts';
export { type CountedEvent, type Fact, factsOf, OUTCOMES, type Outcome } from './facts.ts';
export {
  type Counts,
  notSignedIn,
  type Overview,
  PERIODS,
  type Period,
  type Step,
  signedIn,
} from './overview.ts';
export { Overviews, type OverviewView, type OverviewWish } from './overviews.ts';
export { StatisticsService } from './statistics-service.ts';
export type { StatisticsStore } from './statistics-store.ts';
export { type Cell, type Scope, type Span, tally } from './tally.ts';

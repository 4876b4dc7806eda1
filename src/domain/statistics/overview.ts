import { type Histogram, type Times, timesOf } from './durations.ts';
import { type Measure, OUTCOMES, type Outcome } from './facts.ts';
import { type Cell, SPANS, type Span, startOf } from './tally.ts';

/** What may be looked at, and in which steps. */
export const PERIODS = {
  day: { steps: 24, span: 'hour' },
  month: { steps: 30, span: 'day' },
  quarter: { steps: 90, span: 'day' },
} as const satisfies Record<string, { steps: number; span: Span }>;
export type Period = keyof typeof PERIODS;

export type Counts = Readonly<Record<Outcome, number>>;

/** One hour or day of an overview. */
export interface Step {
  /** Milliseconds since 1970; its end is the next one's start. */
  readonly start: number;
  readonly counts: Counts;
  readonly answer: Times | undefined;
}

/** How signing in went, over a period that ends now. */
export interface Overview {
  readonly period: Period;
  readonly span: Span;
  readonly steps: readonly Step[];
  readonly totals: Counts;
  /** From the claim by a phone to its approval. */
  readonly answer: Times | undefined;
  /** From the first showing of the code to the approval. */
  readonly whole: Times | undefined;
  /** False while the audit log is still being counted, such as after an upgrade: there is more than stands here. */
  readonly complete: boolean;
}

/** Signed in, by a phone or by a session. */
export const signedIn = (counts: Counts): number => counts.completed + counts.session;

/** Ended otherwise. */
export const notSignedIn = (counts: Counts): number =>
  OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0) - signedIn(counts);

/** The start of the first hour or day of a period that ends now. The last one is under way. */
export function beginningOf(period: Period, now: number): number {
  const { steps, span } = PERIODS[period];
  return startOf(span, now) - (steps - 1) * SPANS[span];
}

type Counted = Pick<Cell, 'start' | 'fact' | 'count'>;

/** Reads an overview from the cells of one scope. */
export function overviewOf(
  cells: readonly Counted[],
  period: Period,
  now: number,
  complete: boolean,
): Overview {
  const { steps, span } = PERIODS[period];
  const first = beginningOf(period, now);
  const shown = cells.filter(({ start }) => start >= first);
  const byStart = Map.groupBy(shown, ({ start }) => start);
  return {
    period,
    span,
    steps: Array.from({ length: steps }, (_, i) => {
      const start = first + i * SPANS[span];
      const mine = byStart.get(start) ?? [];
      return { start, counts: countsOf(mine), answer: timesOf(histogramOf(mine, 'answer')) };
    }),
    totals: countsOf(shown),
    answer: timesOf(histogramOf(shown, 'answer')),
    whole: timesOf(histogramOf(shown, 'whole')),
    complete,
  };
}

function countsOf(cells: readonly Counted[]): Counts {
  const of = (fact: string) => cells.reduce((sum, cell) => (cell.fact === fact ? sum + cell.count : sum), 0);
  const [completed, declined, reported, wrong, contested] = [
    of('completed'),
    of('declined'),
    of('reported'),
    of('wrong_code'),
    of('contested'),
  ];
  const ended = completed + declined + reported + wrong + contested + of('left');
  return {
    completed,
    session: of('session'),
    declined,
    reported,
    wrong_code: wrong,
    contested,
    cancelled: of('cancelled'),
    // No event says that a time ran out. What was claimed before a step and ended in it may exceed what was claimed in it.
    unanswered: Math.max(0, of('claimed') - ended),
  };
}

function histogramOf(cells: readonly Counted[], measure: Measure): Histogram {
  const histogram = new Map<number, number>();
  for (const { fact, count } of cells) {
    if (!fact.startsWith(`${measure}.`)) continue;
    const bucket = Number(fact.slice(measure.length + 1));
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + count);
  }
  return histogram;
}

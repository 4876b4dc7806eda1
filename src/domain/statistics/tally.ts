import { DAY, HOUR, type IntegrationId, type OrganizationId } from '../../kernel/index.ts';
import { type CountedEvent, type Fact, factsOf } from './facts.ts';

export const SPANS = { hour: HOUR, day: DAY } as const;
export type Span = keyof typeof SPANS;

/** What is counted together: everything, one organization, or one integration. */
export type Scope = 'all' | OrganizationId | IntegrationId;

/** How often something was so, of a scope, in the hour or the day (UTC) that begins at `start`. */
export interface Cell {
  readonly scope: Scope;
  readonly span: Span;
  readonly start: number;
  readonly fact: Fact;
  readonly count: number;
}

/** Hours are shown for the last day only. */
export const HOURS_KEPT = 2 * DAY;
/** Long enough to compare a quarter with the same one of the year before. */
export const DAYS_KEPT = 500 * DAY;

/** The beginning of the hour or day, in UTC, in which this happened. */
export const startOf = (span: Span, at: number): number => Math.floor(at / SPANS[span]) * SPANS[span];

/**
 * The events as what they add to the roll-up. Each counts for its integration, its organization and the whole, so that
 * every page reads as many rows as it shows, however many integrations there are.
 */
export function tally(events: readonly CountedEvent[], now: number): Cell[] {
  const cells = new Map<string, Cell>();
  for (const event of events) {
    const { organizationId, integrationId, at } = event;
    for (const fact of factsOf(event)) {
      for (const span of spansOf(at, now)) {
        for (const scope of ['all', organizationId, integrationId] as const) {
          if (scope === undefined) continue;
          const start = startOf(span, at);
          const key = `${scope} ${span} ${start} ${fact}`;
          cells.set(key, { scope, span, start, fact, count: (cells.get(key)?.count ?? 0) + 1 });
        }
      }
    }
  }
  return [...cells.values()];
}

/** What is older than its hours are kept has days alone, and older still nothing. */
const spansOf = (at: number, now: number): Span[] =>
  at > now - HOURS_KEPT ? ['hour', 'day'] : at > now - DAYS_KEPT ? ['day'] : [];

import type { CountedEvent } from './facts.ts';
import type { Cell, Scope, Span } from './tally.ts';

/** The port to the roll-up of the audit log. */
export interface StatisticsStore {
  /** The place in the audit log up to which everything is counted; 0 at the beginning. */
  cursor(): Promise<number>;

  /** What comes in the audit log after this place, in its order, at most `limit`. */
  eventsAfter(sequence: number, limit: number): Promise<CountedEvent[]>;

  /**
   * Adds the cells and moves the cursor from one place to the other, both or neither. False, with nothing done, when the
   * cursor is elsewhere: another process counted these.
   */
  add(cells: readonly Cell[], from: number, to: number): Promise<boolean>;

  /** The cells of exactly this scope that begin at `from` or later. */
  cells(scope: Scope, span: Span, from: number): Promise<Cell[]>;

  /** Forgets cells that begin before. */
  sweep(span: Span, before: number): Promise<void>;
}

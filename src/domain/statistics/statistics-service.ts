import type { Clock } from '../../kernel/index.ts';
import { beginningOf, type Overview, overviewOf, PERIODS, type Period } from './overview.ts';
import type { StatisticsStore } from './statistics-store.ts';
import { DAYS_KEPT, HOURS_KEPT, type Scope, tally } from './tally.ts';

/** Few enough that SQLite, which answers nobody meanwhile, is done in a moment. */
const AT_ONCE = 250;
/** Whoever looks counts what is new first; what is more than that is left to the job. */
const MOST_WHILE_LOOKING = 4;

/** How signing in went, counted from the audit log. */
export class StatisticsService {
  readonly #store: StatisticsStore;
  readonly #clock: Clock;

  constructor(parts: { store: StatisticsStore; clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /**
   * Counts what the audit log has and the roll-up has not, one batch. Any number of processes may do it at once: each
   * event is counted by one. False when nothing is left to count.
   */
  async follow(): Promise<boolean> {
    const from = await this.#store.cursor();
    const events = await this.#store.eventsAfter(from, AT_ONCE);
    const to = events.at(-1)?.sequence;
    if (to === undefined) return false;
    const cells = tally(events, this.#clock.now());
    const counted = await this.#store.add(cells, from, to);
    return !counted || events.length === AT_ONCE;
  }

  /** Forgets what is no longer shown. */
  async sweep(): Promise<void> {
    const now = this.#clock.now();
    await this.#store.sweep('hour', now - HOURS_KEPT);
    await this.#store.sweep('day', now - DAYS_KEPT);
  }

  /** The period that ends now, with all that the audit log has of it unless `complete` says otherwise. */
  async overview(scope: Scope, period: Period): Promise<Overview> {
    let more = true;
    for (let turn = 0; more && turn < MOST_WHILE_LOOKING; turn += 1) more = await this.follow();
    const now = this.#clock.now();
    const cells = await this.#store.cells(scope, PERIODS[period].span, beginningOf(period, now));
    return overviewOf(cells, period, now, !more);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Ended } from './ended.ts';
import type { Outcome, Person } from './person.ts';

/** Between two sign-ins of one person, in milliseconds: the load is steady and leaves the machine some air. */
const PAUSE = 250;
/** A person to whom a sign-in was refused begins another after so long. */
const AFTER_A_REFUSAL = 500;

/** People who sign in again and again until told to stop; every fifth time they decline or cancel. Whatever fails is kept. */
export class Load {
  readonly outcomes: Record<Outcome, number> = { finished: 0, over: 0, refused: 0, wrong: 0 };
  /** Sign-ins that went on after a step had to be tried again. */
  wentOn = 0;
  /** Why sign-ins did not finish, and how often. */
  readonly reasons = new Map<string, number>();
  /** When the latest sign-in finished that had begun after `mark`, by `performance.now()`. */
  #mark = Number.POSITIVE_INFINITY;
  #firstSince: number | undefined;
  #ended: Ended[] = [];
  #running = true;
  readonly #loops: Promise<void>[];

  constructor(people: readonly Person[]) {
    this.#loops = people.map((person, n) => this.#run(person, n));
  }

  /** How many facts have ended since they were last taken. */
  get ended(): number {
    return this.#ended.length;
  }

  /** Sign-ins that have come to an end, well or not. */
  get total(): number {
    const { finished, over, refused, wrong } = this.outcomes;
    return finished + over + refused + wrong;
  }

  /** What has ended since the last time this was asked. */
  takeEnded(): Ended[] {
    return this.#ended.splice(0);
  }

  /** From now on the first sign-in counts that begins and finishes. */
  mark(): void {
    this.#mark = performance.now();
    this.#firstSince = undefined;
  }

  /** When that sign-in finished, in milliseconds after the mark. */
  get firstSince(): number | undefined {
    return this.#firstSince === undefined ? undefined : this.#firstSince - this.#mark;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#loops);
  }

  async #run(person: Person, n: number): Promise<void> {
    for (let turn = n; this.#running; turn += 1) {
      const as = turn % 10 === 4 ? 'declined' : turn % 10 === 9 ? 'cancelled' : 'approved';
      const began = performance.now();
      const { outcome, again, why } = await person.signIn(as, (fact) => this.#ended.push(fact));
      this.outcomes[outcome] += 1;
      if (why !== undefined) this.reasons.set(why, (this.reasons.get(why) ?? 0) + 1);
      const well = outcome === 'finished' || outcome === 'over';
      if (well && again > 0) this.wentOn += 1;
      if (outcome === 'finished' && began > this.#mark) this.#firstSince ??= performance.now();
      await delay(well ? PAUSE : AFTER_A_REFUSAL);
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayUser } from './sign-in.ts';

/** How long a person looks at the waiting page at most, in milliseconds: so many sign-ins are open at any time. */
const LONGEST_HESITATION = 3_000;

/** People who begin to sign in at an even rate, each in their own time, until told to stop. Whatever fails is kept. */
export class SteadyLoad {
  readonly #free: GatewayUser[];
  #running = true;
  started = 0;
  finished = 0;
  /** Nobody was free to begin one: the load was lighter for a moment. */
  postponed = 0;
  readonly lost: string[] = [];
  readonly #loop: Promise<void>;

  constructor(users: readonly GatewayUser[], rate: number) {
    this.#free = [...users];
    this.#loop = this.#begin(rate);
  }

  /** How many are in the middle of it. */
  get open(): number {
    return this.started - this.finished - this.lost.length;
  }

  /** Begins no more, and resolves when those that are open have ended. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#loop;
    while (this.open > 0) await delay(20);
  }

  async #begin(rate: number): Promise<void> {
    const start = performance.now();
    for (let n = 1; this.#running; n += 1) {
      await delay(Math.max(0, start + (n * 1_000) / rate - performance.now()));
      const user = this.#free.pop();
      if (user === undefined) this.postponed += 1;
      else void this.#one(user);
    }
  }

  async #one(user: GatewayUser): Promise<void> {
    this.started += 1;
    try {
      await user.signIn(Math.random() * LONGEST_HESITATION);
      this.finished += 1;
      this.#free.push(user);
    } catch (error) {
      this.lost.push(error instanceof Error ? error.message : String(error));
    }
  }
}

import type { Clock } from './clock.ts';
import { MINUTE } from './durations.ts';
import type { Logger } from './logger.ts';

/** What strangers can cause is written so many times a minute, and then counted: they must not fill a disk. */
const LINES_A_MINUTE = 1_000;

/** Lines that anybody can cause. What a minute had too many of is said by one line, before the first of another minute. */
export class BoundedLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  #minute = 0;
  #written = 0;
  #leftOut = 0;

  constructor({ logger, clock }: { logger: Logger; clock: Clock }) {
    this.#logger = logger;
    this.#clock = clock;
  }

  info(fields: object, message: string): void {
    const minute = Math.floor(this.#clock.now() / MINUTE);
    if (minute !== this.#minute) {
      if (this.#leftOut > 0) this.#logger.warn({ leftOut: this.#leftOut }, 'more requests were refused');
      this.#minute = minute;
      this.#written = 0;
      this.#leftOut = 0;
    }
    if (this.#written >= LINES_A_MINUTE) {
      this.#leftOut += 1;
      return;
    }
    this.#written += 1;
    this.#logger.info(fields, message);
  }
}

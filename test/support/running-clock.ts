import { FakeClock } from './fake-clock.ts';

/** A clock that runs as a browser's own does, so that page and gateway agree, and that the test can move on. */
export class RunningClock extends FakeClock {
  readonly #started = performance.now();

  constructor() {
    super(Date.now());
  }

  override now(): number {
    return super.now() + Math.floor(performance.now() - this.#started);
  }
}

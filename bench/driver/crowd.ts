import { BenchFailure } from '../errors.ts';
import { Browser, bodyText } from './browser.ts';
import type { Target } from './messages.ts';
import { readWaitingPage } from './pages.ts';
import { authorizeQuery } from './sign-in.ts';

const AT_ONCE = 16;

/** Browsers that opened the waiting page and wait, each with its own connection, until they are told to leave. */
export class Crowd {
  readonly #target: Target;
  readonly #browsers: Browser[] = [];
  #lost: Error | undefined;
  #leaving = false;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Resolves when so many wait. Rejects when one that waited was lost. */
  async grow(pages: number): Promise<void> {
    const one = async () => {
      while (this.#browsers.length < pages && this.#lost === undefined) await this.#wait();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Everybody leaves. Rejects when one had been lost before. */
  release(): void {
    this.#leaving = true;
    for (const browser of this.#browsers) browser.leave();
    if (this.#lost !== undefined) throw this.#lost;
  }

  async #wait(): Promise<void> {
    const browser = new Browser(this.#target.origin);
    this.#browsers.push(browser);
    const page = readWaitingPage(bodyText(await browser.get(authorizeQuery(this.#target).path, 200)));
    const events = browser.events(page.events);
    events.ended.then(
      () => this.#lose(new BenchFailure('the stream of a waiting page was ended')),
      (error: Error) => this.#lose(error),
    );
    await events.until('pending');
  }

  #lose(error: Error): void {
    if (!this.#leaving) this.#lost ??= error;
  }
}

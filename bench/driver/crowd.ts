import { BenchFailure } from '../errors.ts';
import { Browser, bodyText, type EventStream } from './browser.ts';
import type { Answered, Target } from './messages.ts';
import { readWaitingPage } from './pages.ts';
import { authorizeQuery, type GatewayUser } from './sign-in.ts';

const AT_ONCE = 16;

interface Waiting {
  readonly browser: Browser;
  readonly path: string;
  events: EventStream;
}

/** Browsers that opened the waiting page and wait, each with its own connection, until they are told to leave. */
export class Crowd {
  readonly #target: Target;
  readonly #waiting: Waiting[] = [];
  #opening = 0;
  #lost: Error | undefined;
  #leaving = false;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Resolves when so many wait. Rejects when one that waited was lost. */
  async grow(pages: number): Promise<void> {
    const one = async () => {
      while (this.#opening < pages && this.#lost === undefined) {
        this.#opening += 1;
        await this.#open();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Phones answer for every page. Resolves when each page's stream was ended, with how many were told exactly once. */
  async answer(phones: readonly GatewayUser[]): Promise<Answered> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#leaving = true;
    const started = performance.now();
    let next = 0;
    await Promise.all(
      phones.map(async (phone) => {
        for (let page = this.#waiting[next++]; page; page = this.#waiting[next++]) {
          await phone.answer(page.events.frame);
          await page.events.ended;
        }
      }),
    );
    const once = this.#waiting.filter(({ events }) => events.approvals === 1 && events.state === 'approved');
    return {
      pages: this.#waiting.length,
      once: once.length,
      seconds: (performance.now() - started) / 1_000,
    };
  }

  /** Every browser drops its connection, and then opens the stream of its page again. */
  async comeBack(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#leaving = true;
    for (const { browser } of this.#waiting) browser.leave();
    this.#leaving = false;
    let next = 0;
    const one = async () => {
      for (let page = this.#waiting[next++]; page; page = this.#waiting[next++]) {
        page.events = await this.#follow(page.browser, page.path);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  /** Everybody leaves. Rejects when one had been lost before. */
  release(): void {
    this.#leaving = true;
    for (const { browser } of this.#waiting) browser.leave();
    if (this.#lost !== undefined) throw this.#lost;
  }

  async #open(): Promise<void> {
    const browser = new Browser(this.#target.browsersAt ?? this.#target.origin);
    const { path } = authorizeQuery(this.#target);
    const page = readWaitingPage(bodyText(await browser.get(path, 200)));
    this.#waiting.push({ browser, path: page.events, events: await this.#follow(browser, page.events) });
  }

  async #follow(browser: Browser, path: string): Promise<EventStream> {
    const events = browser.events(path);
    events.ended.then(
      () => this.#lose(new BenchFailure('the stream of a waiting page was ended')),
      (error: Error) => this.#lose(error),
    );
    await events.until('pending');
    return events;
  }

  #lose(error: Error): void {
    if (!this.#leaving) this.#lost ??= error;
  }
}

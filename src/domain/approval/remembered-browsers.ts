import { type Clock, DAY, type Logger, newId, type Random } from '../../kernel/index.ts';
import type { Challenge } from '../challenge/index.ts';
import type { BrowserStore } from '../directory/index.ts';
import type { Places } from './context.ts';
import { describeUserAgent } from './user-agent.ts';

/** How long a browser that was answered with "This wasn't me" cannot ask this person again. */
export const BLOCKED_FOR = DAY;

/** Writes down in which browsers a person signs in, and which of them were not theirs. */
export class RememberedBrowsers {
  readonly #browsers: BrowserStore;
  readonly #places: Places;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #logger: Logger;

  constructor(parts: {
    browsers: BrowserStore;
    places: Places;
    clock: Clock;
    random: Random;
    logger: Logger;
  }) {
    this.#browsers = parts.browsers;
    this.#places = parts.places;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#logger = parts.logger;
  }

  /**
   * This person has signed in with this browser. Never fails: a browser that could not be written down is a new one
   * next time, which asks for more and not for less.
   */
  async used(consumed: Challenge): Promise<void> {
    const { holder, browser } = consumed;
    if (holder === undefined || isUnsettledRisk(consumed)) return;
    const now = this.#clock.now();
    try {
      const known = await this.#browsers.matching(holder.userId, browser.keyHash, '', now);
      const before = known.find((one) => one.keyHash === browser.keyHash);
      // What was approved before they said "This wasn't me" does not let it ask again.
      if ((before?.blockedUntil ?? 0) > now) return;
      // Once a day is enough to tell which browsers are in use, and keeps a write out of most sign-ins.
      if (before?.lastSeenAt !== undefined && now - before.lastSeenAt < DAY) return;
      await this.#browsers.save({
        ...this.#described(consumed, holder.userId),
        lastSeenAt: now,
        reportedAt: before?.reportedAt,
        blockedUntil: undefined,
      });
    } catch (error) {
      this.#logger.warn({ err: error }, 'a browser could not be written down as used');
    }
  }

  /** This person says that they did not ask for this. Rejects with kind `unavailable` when it cannot be kept. */
  async report(challenge: Challenge): Promise<void> {
    const { holder } = challenge;
    if (holder === undefined) return;
    const now = this.#clock.now();
    await this.#browsers.save({
      ...this.#described(challenge, holder.userId),
      // What was theirs before is not any more.
      lastSeenAt: undefined,
      reportedAt: now,
      blockedUntil: now + BLOCKED_FOR,
    });
  }

  #described({ browser }: Challenge, userId: NonNullable<Challenge['holder']>['userId']) {
    return {
      id: newId('brw', this.#random),
      userId,
      keyHash: browser.keyHash,
      traitHash: browser.traitHash,
      ...describeUserAgent(browser.userAgent),
      place: this.#places.of(browser.address),
      firstSeenAt: this.#clock.now(),
    };
  }
}

/** An application that asks for nothing must not make an odd browser a known one everywhere. */
const isUnsettledRisk = ({ risky, here, confirmation }: Challenge): boolean =>
  risky === true && here !== true && confirmation?.kind !== 'typed-code';

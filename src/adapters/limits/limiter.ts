import type { Cluster, Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import {
  type Attempt,
  type Counted,
  GatewayError,
  type Limiter,
  type LimitKey,
  type LimitName,
  unavailable,
  WIDER,
} from '../../kernel/index.ts';

/** How many of each kind one key may make in `seconds`. */
export type Limits = Readonly<Record<LimitName, { readonly points: number; readonly seconds: number }>>;

export interface LimiterParts {
  readonly limits: Limits;
  /** Where nodes count together; undefined where one process is all there is. */
  readonly redis: Redis | Cluster | undefined;
  /** Told how a limit stands after each attempt. */
  readonly counted?: (counted: Counted) => void;
}

type Counter = RateLimiterMemory | RateLimiterRedis;

/** One attempt by one counter. */
interface Count {
  readonly limit: LimitName;
  readonly counter: Counter;
  readonly key: string;
  readonly wide: boolean;
}

/**
 * Limits by rate-limiter-flexible: exact across nodes in Redis, in memory where one process is all there is.
 * Where Redis does not answer the attempt is refused: an attacker must not switch the limits off by switching it off.
 * What Redis once said is used up, this process refuses by itself until it is over, so that a flood costs Redis nothing.
 */
export class FlexibleLimiter implements Limiter {
  readonly #parts: LimiterParts;
  readonly #counters = new Map<string, Counter>();

  constructor(parts: LimiterParts) {
    this.#parts = parts;
  }

  count(limit: LimitName, key: LimitKey): Promise<void> {
    return this.countTogether([[limit, key]]);
  }

  async countTogether(attempts: readonly Attempt[]): Promise<void> {
    const groups = attempts.map((attempt) => this.#countsOf(attempt));
    const known = groups.flat().filter((one) => blockedFor(one) > 0);
    for (const one of known) this.#tell(one, 0, blockedFor(one));
    if (known.length > 0) throw tooMany(Math.max(...known.map(blockedFor)));
    const outcomes = await Promise.allSettled(groups.map((group) => this.#consume(group)));
    const refused = outcomes.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
    if (refused.length === 0) return;
    await giveBack(groups.filter((_, n) => outcomes[n]?.status === 'fulfilled').flat());
    throw refused.find((one) => !isLimited(one)) ?? refused[0];
  }

  /** One after another: a key that is refused takes nothing from its group, however many it sends at once. */
  async #consume(group: readonly Count[]): Promise<void> {
    for (const [n, one] of group.entries()) {
      try {
        const { remainingPoints, msBeforeNext } = await one.counter.consume(one.key);
        this.#tell(one, remainingPoints, msBeforeNext);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes))
          throw unavailable(`the limit ${one.limit} cannot be counted`, refusal);
        this.#tell(one, 0, refusal.msBeforeNext);
        await giveBack(group.slice(0, n));
        throw tooMany(refusal.msBeforeNext);
      }
    }
  }

  #countsOf([limit, key]: Attempt): Count[] {
    const narrow = { limit, counter: this.#counter(limit, false), wide: false };
    if (typeof key === 'string') return [{ ...narrow, key }];
    const wide = { limit, counter: this.#counter(limit, true), wide: true };
    return [
      { ...narrow, key: key.key },
      { ...wide, key: key.within },
    ];
  }

  #counter(limit: LimitName, wide: boolean): Counter {
    const keyPrefix = `cs:limit:${limit}${wide ? ':wide' : ''}`;
    let counter = this.#counters.get(keyPrefix);
    if (counter === undefined) {
      const { limits, redis } = this.#parts;
      const points = limits[limit].points * (wide ? WIDER : 1);
      const options = { keyPrefix, points, duration: limits[limit].seconds };
      counter = redis
        ? new RateLimiterRedis({
            ...options,
            storeClient: redis,
            rejectIfRedisNotReady: true,
            inMemoryBlockOnConsumed: points + 1,
          })
        : new RateLimiterMemory(options);
      this.#counters.set(keyPrefix, counter);
    }
    return counter;
  }

  #tell({ limit, wide }: Count, remaining: number, ms: number): void {
    const { limits, counted } = this.#parts;
    const { points, seconds } = limits[limit];
    counted?.({
      limit,
      wide,
      points: wide ? points * WIDER : points,
      seconds,
      remaining,
      resetsIn: secondsOf(ms),
    });
  }
}

/** The library's own types leave this method of it out. */
type Blocking = RateLimiterRedis & { getInMemoryBlockMsBeforeExpire(key: string): number };

/** For how many milliseconds this process knows by itself that the key is used up. */
const blockedFor = ({ counter, key }: Count): number =>
  counter instanceof RateLimiterRedis
    ? (counter as Blocking).getInMemoryBlockMsBeforeExpire(counter.getKey(key))
    : 0;

/** As well as it goes: what is not given back is counted too often, which lets nobody in. */
const giveBack = (counts: readonly Count[]) =>
  Promise.allSettled(counts.map(({ counter, key }) => counter.reward(key)));

const isLimited = (error: unknown): boolean => error instanceof GatewayError && error.kind === 'limited';

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

const tooMany = (ms: number) =>
  new GatewayError('limited', 'too_many_requests', 'Too many tries. Wait a moment and try again.', {
    retryAfter: secondsOf(ms),
  });

import type { Cluster, Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayError, type Limiter, type LimitName, unavailable } from '../../kernel/index.ts';

/** How many of each kind one key may make in `seconds`. */
export type Limits = Readonly<Record<LimitName, { readonly points: number; readonly seconds: number }>>;

/**
 * Limits by rate-limiter-flexible: exact across nodes in Redis, in memory where one process is all there is.
 * Where Redis does not answer the attempt is refused: an attacker must not switch the limits off by switching it off.
 */
export class FlexibleLimiter implements Limiter {
  readonly #limiters: Readonly<Record<LimitName, RateLimiterMemory | RateLimiterRedis>>;

  constructor(limits: Limits, redis: Redis | Cluster | undefined) {
    const make = (name: LimitName) => {
      const { points, seconds } = limits[name];
      const options = { keyPrefix: `cs:limit:${name}`, points, duration: seconds };
      return redis
        ? new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true })
        : new RateLimiterMemory(options);
    };
    this.#limiters = {
      authorize: make('authorize'),
      scan: make('scan'),
      invitation: make('invitation'),
      phone: make('phone'),
      typed: make('typed'),
      mail: make('mail'),
      mailbox: make('mailbox'),
      account: make('account'),
      dashboard: make('dashboard'),
      refusal: make('refusal'),
      refusals: make('refusals'),
    };
  }

  async count(limit: LimitName, key: string): Promise<void> {
    try {
      await this.#limiters[limit].consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes))
        throw unavailable(`the limit ${limit} cannot be counted`, refusal);
      throw new GatewayError('limited', 'too_many_requests', 'Too many tries. Wait a moment and try again.', {
        retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
      });
    }
  }
}

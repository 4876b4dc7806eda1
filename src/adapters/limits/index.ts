/** Rate limits, in memory or in Redis. */
export { FlexibleLimiter, type LimiterParts, type Limits } from './limiter.ts';

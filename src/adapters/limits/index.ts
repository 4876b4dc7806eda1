/** Rate limits, in memory or in Redis. */
export { FlexibleLimiter, type Limits } from './limiter.ts';

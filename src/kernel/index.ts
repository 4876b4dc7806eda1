/**
 * Words everyone uses: time, chance, ids, refusals, and the ports that have no better home. No I/O.
 */
export * from './bounded-log.ts';
export * from './clock.ts';
export * from './digest.ts';
export * from './durations.ts';
export * from './ephemeral-store.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './limiter.ts';
export * from './logger.ts';
export * from './random.ts';
export * from './spent-facts.ts';
export { type SpanFields, silentTracer, type Tracer } from './tracer.ts';

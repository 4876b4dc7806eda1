/** The only source of time. Handed to whoever needs it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Seconds since 1970, as JWT claims count them (RFC 7519 section 2, NumericDate). */
export const numericDate = (ms: number): number => Math.floor(ms / 1000);

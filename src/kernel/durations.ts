/** Lengths of time in milliseconds, so that a duration reads as a product of words: `90 * SECOND`. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock ticks: what happens because time passed. */
export { every, SWEEP_EVERY } from './every.ts';
export { sweepRecoveries } from './sweep-recoveries.ts';

/** A clock ticks: what happens because time passed. */
export { every, SWEEP_EVERY } from './every.ts';
export { followKeys, type KeyFollower } from './follow-keys.ts';
export { followStatistics, type StatisticsFollower } from './follow-statistics.ts';
export { keepAudit } from './keep-audit.ts';
export { sendWebhooks } from './send-webhooks.ts';
export { sweepGrants } from './sweep-grants.ts';
export { sweepHandovers } from './sweep-handovers.ts';
export { sweepRecoveries } from './sweep-recoveries.ts';
export { sweepSpent } from './sweep-spent.ts';

import type { RecoveryStore } from '../domain/enrollment/index.ts';
import { type Clock, DAY, HOUR, type Logger } from '../kernel/index.ts';
import { every } from './every.ts';

/** Long enough to look one up that somebody asks about; the audit log has it for good. */
const KEPT_FOR = 30 * DAY;

/** Forgets recoveries that are long over, every hour until stopped. */
export function sweepRecoveries(parts: {
  recoveries: RecoveryStore;
  clock: Clock;
  logger: Logger;
}): () => void {
  const { recoveries, clock, logger } = parts;
  return every(HOUR, 'sweeping recoveries', logger, () => {
    recoveries.sweep(clock.now() - KEPT_FOR).catch((error: unknown) => {
      logger.warn({ err: error }, 'sweeping recoveries failed');
    });
  });
}

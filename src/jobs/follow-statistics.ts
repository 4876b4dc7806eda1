import type { StatisticsService } from '../domain/statistics/index.ts';
import { HOUR, type Logger, SECOND } from '../kernel/index.ts';
import { every } from './every.ts';

/** Whoever looks counts what is new themselves; this keeps it little. */
const COUNT_EVERY = 10 * SECOND;

export interface StatisticsFollower {
  /** Counts until nothing is left; resolves then. Never rejects. */
  follow(): Promise<void>;
  /** Resolves when nothing of it goes on any more. */
  stop(): Promise<void>;
}

/**
 * Counts sign-ins from the audit log until stopped, and forgets counts that are no longer shown. After an upgrade, all that the
 * log has is counted in the background: batch by batch, with whatever else the process does in between.
 */
export function followStatistics(parts: {
  statistics: StatisticsService;
  logger: Logger;
}): StatisticsFollower {
  const { statistics, logger } = parts;
  let underWay: Promise<void> | undefined;
  let stopped = false;

  async function count(): Promise<void> {
    try {
      while (!stopped && (await statistics.follow())) await new Promise(setImmediate);
    } catch (error) {
      logger.warn({ err: error }, 'counting sign-ins failed');
    }
  }

  function follow(): Promise<void> {
    underWay ??= count().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  const stops = [
    every(COUNT_EVERY, 'counting sign-ins', logger, () => void follow()),
    every(HOUR, 'sweeping counts', logger, () => {
      statistics.sweep().catch((error: unknown) => {
        logger.warn({ err: error }, 'sweeping counts failed');
      });
    }),
  ];
  return {
    follow,
    async stop() {
      stopped = true;
      for (const stop of stops) stop();
      await underWay;
    },
  };
}

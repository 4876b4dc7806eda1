import { type Clock, type Logger, MINUTE } from '../kernel/index.ts';
import { every } from './every.ts';

/** Nodes' clocks may differ by less: no node forgets what another one's store could still bring back. */
const MARGIN = 10 * MINUTE;

/** Forgets, every ten minutes until stopped, what was spent so long ago that no store remembers it unspent. */
export function sweepSpent(parts: {
  spent: { sweep(now: number): Promise<void> };
  clock: Clock;
  logger: Logger;
}): () => void {
  const { spent, clock, logger } = parts;
  return every(MARGIN, 'sweeping spent facts', logger, () => {
    spent.sweep(clock.now() - MARGIN).catch((error: unknown) => {
      logger.warn({ err: error }, 'sweeping spent facts failed');
    });
  });
}

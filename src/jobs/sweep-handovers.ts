import type { SecretStore } from '../domain/directory/index.ts';
import { type Clock, HOUR, type Logger } from '../kernel/index.ts';
import { every } from './every.ts';

/** Forgets links to client secrets that nobody opened in time, and what was behind them, every hour until stopped. */
export function sweepHandovers(parts: {
  secrets: Pick<SecretStore, 'sweepHandovers'>;
  clock: Clock;
  logger: Logger;
}): () => void {
  const { secrets, clock, logger } = parts;
  return every(HOUR, 'sweeping links to client secrets', logger, () => {
    secrets.sweepHandovers(clock.now()).catch((error: unknown) => {
      logger.warn({ err: error }, 'sweeping links to client secrets failed');
    });
  });
}

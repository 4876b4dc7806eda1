import type { GrantStore } from '../domain/grants/index.ts';
import { type Clock, HOUR, type Logger } from '../kernel/index.ts';
import { every } from './every.ts';

/** Forgets refresh tokens and grants that are over, every hour until stopped; the audit log has what they were. */
export function sweepGrants(parts: { grants: GrantStore; clock: Clock; logger: Logger }): () => void {
  const { grants, clock, logger } = parts;
  return every(HOUR, 'sweeping grants', logger, () => {
    grants.sweep(clock.now()).catch((error: unknown) => {
      logger.warn({ err: error }, 'sweeping grants failed');
    });
  });
}

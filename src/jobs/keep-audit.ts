import type { AuditKeeper } from '../domain/audit/index.ts';
import { HOUR, type Logger } from '../kernel/index.ts';
import { every } from './every.ts';

/**
 * Takes away what the audit log keeps no longer, once a day, by one of all processes; and writes each hour how far the
 * list reaches to the log, which stands elsewhere: what was put back as a whole is found by that alone.
 */
export function keepAudit(parts: { keeper: AuditKeeper; logger: Logger }): () => void {
  const { keeper, logger } = parts;
  return every(HOUR, 'looking after the audit log', logger, () => {
    lookAfter(keeper, logger).catch((error: unknown) => {
      logger.error({ err: error }, 'looking after the audit log failed');
    });
  });
}

async function lookAfter(keeper: AuditKeeper, logger: Logger): Promise<void> {
  const head = await keeper.head();
  if (head !== undefined)
    logger.info({ sequence: head.sequence, hash: head.hash }, 'the audit log reaches to here');
  await keeper.keepSchedule();
}

import type { DeliveryStore, WebhookSender } from '../domain/webhooks/index.ts';
import { type Clock, DAY, HOUR, type Logger, SECOND } from '../kernel/index.ts';
import { every } from './every.ts';

/** Long enough to look into what went wrong last month. */
const KEPT_FOR = 30 * DAY;
/** Of each webhook: some pages more than anybody reads. */
const MOST_KEPT = 1_000;

/** Sends what is due every second, and forgets the old log every hour, until stopped. */
export function sendWebhooks(parts: {
  sender: WebhookSender;
  queue: DeliveryStore;
  clock: Clock;
  logger: Logger;
}): () => void {
  const { sender, queue, clock, logger } = parts;
  const stops = [
    every(SECOND, 'sending webhooks', logger, () => sender.turn()),
    every(HOUR, 'sweeping webhook deliveries', logger, () => {
      queue.sweep(clock.now() - KEPT_FOR, MOST_KEPT).catch((error: unknown) => {
        logger.warn({ err: error }, 'sweeping webhook deliveries failed');
      });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

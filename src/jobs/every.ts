import { type Logger, MINUTE } from '../kernel/index.ts';

/** Dead entries cost only disk, so there is no hurry. */
export const SWEEP_EVERY = MINUTE;

/** Calls `work` every `interval` milliseconds until stopped; a failure is logged and the next turn tries again. */
export function every(interval: number, what: string, logger: Logger, work: () => void): () => void {
  const timer = setInterval(() => {
    try {
      work();
    } catch (error) {
      logger.warn({ err: error }, `${what} failed`);
    }
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}

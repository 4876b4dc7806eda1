import { type Logger, type Random, randomToken, unavailable } from '../../kernel/index.ts';
import type { AuditEvent } from './audit-event.ts';
import type { AuditStore } from './audit-store.ts';

/** Often enough that a crash loses next to nothing, seldom enough that a thousand sign-ins share one write. */
const FLUSH_AFTER = 100;
/** More than a busy node meets in the time a database takes to fail over; beyond it nobody is signed in. */
const MOST_WAITING = 20_000;

/**
 * The one background writer of a process: collects events and appends them in batches.
 * While events cannot be written it keeps them, tries again, and `assertWritable` refuses: no sign-in goes unrecorded.
 */
export class AuditWriter {
  readonly #store: AuditStore;
  readonly #random: Random;
  readonly #logger: Logger;
  #waiting: AuditEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: unknown;

  constructor(parts: { store: AuditStore; random: Random; logger: Logger }) {
    this.#store = parts.store;
    this.#random = parts.random;
    this.#logger = parts.logger;
  }

  /** How many events are not in the log yet, beside those that are being written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(event: AuditEvent): void {
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), FLUSH_AFTER).unref();
  }

  /** Throws kind `unavailable` while the last write failed or too much is waiting. */
  assertWritable(): void {
    if (this.#failure !== undefined || this.#waiting.length > MOST_WAITING) {
      throw unavailable('the audit log cannot be written', this.#failure);
    }
  }

  /** Resolves when everything added so far is in the log; rejects with kind `unavailable` when it cannot be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      this.#writing ??= this.#writeOnce().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
    await this.#writing;
  }

  async #writeOnce(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await this.#store.append(batch, () => randomToken(this.#random, 16));
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
      this.#waiting = [...batch, ...this.#waiting];
      this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), FLUSH_AFTER * 10).unref();
      this.#logger.error({ err: error, waiting: this.#waiting.length }, 'the audit log cannot be written');
      throw unavailable('the audit log cannot be written', error);
    }
  }
}

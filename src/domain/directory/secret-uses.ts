import { type Clock, HOUR, type Logger } from '../../kernel/index.ts';
import type { ClientSecret, SecretStore } from './client-secret.ts';

/** Often enough to see which of two secrets is idle, too seldom for a busy application to feel it. */
const WRITTEN_EVERY = HOUR;

/**
 * When each client secret was used last. Nothing waits for it to be written, and a write that fails fails nothing: a
 * client is let in by its secret, not by our remembering it.
 */
export class SecretUses {
  readonly #store: Pick<SecretStore, 'secretUsed'>;
  readonly #clock: Clock;
  readonly #logger: Pick<Logger, 'warn'>;
  /** What is being written, by hash: of a thousand uses at once one writes. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(parts: { store: Pick<SecretStore, 'secretUsed'>; clock: Clock; logger: Pick<Logger, 'warn'> }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** This secret, as it was just read, let a client in. */
  note({ hash, lastUsedAt }: Pick<ClientSecret, 'hash' | 'lastUsedAt'>): void {
    const now = this.#clock.now();
    if (lastUsedAt !== undefined && now - lastUsedAt < WRITTEN_EVERY) return;
    if (this.#writing.has(hash)) return;
    const written = this.#store
      .secretUsed(hash, now, now - WRITTEN_EVERY)
      .catch((err: unknown) => this.#logger.warn({ err }, 'the use of a client secret was not written down'))
      .finally(() => this.#writing.delete(hash));
    this.#writing.set(hash, written);
  }

  /** Resolves when all uses so far are written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing.values());
  }
}

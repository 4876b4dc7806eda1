import type { Logger } from '../../kernel/index.ts';

/**
 * Who in this process waits for which topic. A wake calls its listeners soon, never within the call that wakes.
 * A listener that has stopped is not called again, and one that throws keeps nobody else from being called.
 */
export class Listeners {
  readonly #byTopic = new Map<string, Set<() => void>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(topic: string, listener: () => void): () => void {
    // Each registration has its own identity, so that one function may listen twice and stop once.
    const registration = () => listener();
    const registrations = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, registrations.add(registration));
    return () => {
      registrations.delete(registration);
      if (registrations.size === 0 && this.#byTopic.get(topic) === registrations) this.#byTopic.delete(topic);
    };
  }

  wake(topic: string): void {
    const registrations = this.#byTopic.get(topic);
    if (registrations) setImmediate(() => this.#call(registrations));
  }

  wakeAll(): void {
    for (const topic of this.#byTopic.keys()) this.wake(topic);
  }

  clear(): void {
    for (const registrations of this.#byTopic.values()) registrations.clear();
    this.#byTopic.clear();
  }

  #call(registrations: Set<() => void>): void {
    // A listener may stop others or register anew while it is called: who is called is settled before the first call.
    for (const registration of [...registrations]) {
      if (!registrations.has(registration)) continue;
      try {
        registration();
      } catch (fault) {
        this.#logger.error({ err: fault }, 'A listener of the ephemeral store failed.');
      }
    }
  }
}

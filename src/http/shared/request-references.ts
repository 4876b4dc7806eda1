import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Which request is under way, for what is written down in it deep inside: handed to the audit log when the gateway is
 * built, so that nothing in between has to carry the number on.
 */
export class RequestReferences {
  readonly #current = new AsyncLocalStorage<() => string>();

  /** Does this as a part of the request that makes its number there, if it comes to need one. */
  during<T>(reference: () => string, work: () => T): T {
    return this.#current.run(reference, work);
  }

  /** What each line of the log says of the request that it belongs to. */
  tag(): object {
    const reference = this.current();
    return reference === undefined ? {} : { reference };
  }

  /** The number of the request that is under way; none outside of one. */
  current(): string | undefined {
    return this.#current.getStore()?.();
  }
}

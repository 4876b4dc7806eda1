import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import { createProvider, type ProviderParts } from './provider.ts';

/**
 * The provider that answers now. Other keys mean another provider: one is made in less than a millisecond, and all state
 * is in the store. A request ends at the provider it began with, so that a sign-in notices nothing.
 */
export class CurrentProvider {
  readonly #parts: Omit<ProviderParts, 'keys'>;
  #answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  constructor(parts: ProviderParts) {
    const { keys, ...rest } = parts;
    this.#parts = rest;
    this.#answer = createProvider({ ...rest, keys }).callback();
  }

  /** Signs, verifies and publishes with these private JWKs from the next request on. Throws when they are no keys. */
  use(keys: readonly JWK[]): void {
    this.#answer = createProvider({ ...this.#parts, keys }).callback();
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    void this.#answer(request, response);
  }
}

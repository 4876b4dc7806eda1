import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import type Provider from 'oidc-provider';
import { rememberDocuments } from './documents.ts';
import { createProvider, type ProviderParts } from './provider.ts';

/**
 * The provider that answers now. Other keys mean another provider: one is made in less than a millisecond, and all state
 * is in the store. A request ends at the provider it began with, so that a sign-in notices nothing.
 */
export class CurrentProvider {
  readonly #parts: Omit<ProviderParts, 'keys'>;
  #current: Provider;
  #answer: (request: IncomingMessage, response: ServerResponse) => void;

  constructor(parts: ProviderParts) {
    const { keys, ...rest } = parts;
    this.#parts = rest;
    this.#current = createProvider({ ...rest, keys });
    this.#answer = rememberDocuments(listenerOf(this.#current));
  }

  /** For whatever signs outside of a request. */
  get current(): Provider {
    return this.#current;
  }

  /** Signs, verifies and publishes with these private JWKs from the next request on. Throws when they are no keys. */
  use(keys: readonly JWK[]): void {
    this.#current = createProvider({ ...this.#parts, keys });
    this.#answer = rememberDocuments(listenerOf(this.#current));
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response);
  }
}

/** Its callback answers every failure itself. */
function listenerOf(provider: Provider) {
  const answer = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => void answer(request, response);
}

import type { Answer } from './delivery.ts';

/** The port to the network: one request to an address that an organization chose. */
export interface WebhookTransport {
  /**
   * Posts the body and brings back the answer, or why there was none. Never rejects. Calls public addresses by https
   * alone, whatever a name resolves to; follows no redirect; waits for a bounded time and reads a bounded answer.
   */
  post(request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** Ends it, as `interrupted`. */
    readonly signal: AbortSignal;
  }): Promise<Answer>;
}

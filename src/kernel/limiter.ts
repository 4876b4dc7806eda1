/** What is limited, each by its own key. The numbers stand where the limiter is built. */
export type LimitName =
  | 'authorize'
  | 'scan'
  | 'invitation'
  | 'phone'
  | 'typed'
  | 'mail'
  | 'mailbox'
  | 'account'
  | 'dashboard'
  | 'refusal'
  | 'refusals';

/** The port to rate limits: counts attempts by whoever makes them. */
export interface Limiter {
  /**
   * Counts one attempt of this kind by this key (an address, a phone). Rejects with kind `limited` and the seconds to
   * wait when there were too many, and with kind `unavailable` when they cannot be counted.
   */
  count(limit: LimitName, key: string): Promise<void>;
}

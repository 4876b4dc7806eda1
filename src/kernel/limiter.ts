/** What is limited, each by its own key. The numbers stand where the limiter is built. */
export type LimitName =
  | 'authorize'
  | 'integration'
  | 'begun'
  | 'posted'
  | 'scan'
  | 'invitation'
  | 'phone'
  | 'typed'
  | 'mail'
  | 'mailbox'
  | 'mailboxes'
  | 'account'
  | 'dashboard'
  | 'refusal'
  | 'refusals';

/** By what is counted; `within` is the wider group that the key belongs to, which has a limit of its own (`WIDER`). */
export type LimitKey = string | { readonly key: string; readonly within: string };

/** How many times as many a wider group may make as one of those in it. */
export const WIDER = 8;

export type Attempt = readonly [limit: LimitName, key: LimitKey];

/** How one limit stands after an attempt was counted. */
export interface Counted {
  readonly limit: LimitName;
  /** It is the wider group's. */
  readonly wide: boolean;
  /** How many there may be in `seconds`. */
  readonly points: number;
  readonly seconds: number;
  readonly remaining: number;
  /** Seconds until it counts from the beginning. */
  readonly resetsIn: number;
}

/** The port to rate limits: counts attempts by whoever makes them, for all nodes together. */
export interface Limiter {
  /**
   * Counts one attempt of this kind by this key (an address, a phone). Rejects with kind `limited` and the seconds to
   * wait when there were too many, and with kind `unavailable` when they cannot be counted.
   */
  count(limit: LimitName, key: LimitKey): Promise<void>;

  /**
   * Counts one attempt by several limits at once, in the time of one. When one refuses it, rejects as `count` does, and
   * the others have it back: what one key may no longer do uses up nothing that others need.
   */
  countTogether(attempts: readonly Attempt[]): Promise<void>;
}

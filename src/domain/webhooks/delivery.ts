import {
  type DeliveryId,
  GatewayError,
  HOUR,
  MINUTE,
  type Random,
  SECOND,
  type WebhookId,
} from '../../kernel/index.ts';

/** `waiting` for its first attempt or its next one; `failed` when there will be none any more. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why there was no answer that could be counted as one. */
export const ATTEMPT_FAULTS = ['timeout', 'private_address', 'unreachable', 'tls', 'interrupted'] as const;
export type AttemptFault = (typeof ATTEMPT_FAULTS)[number];

/** One event on its way to one webhook. Its body is the same in every attempt. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly webhookId: WebhookId;
  /** The `webhook-id` header, by which the receiver knows an event again. */
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
  readonly state: DeliveryState;
  /** Attempts since the schedule began; "Redeliver" begins it again. */
  readonly tries: number;
  /** Attempts in all. */
  readonly attempts: number;
  /** When it is to be tried, or when a sender that has it now is given up for dead; undefined when it is over. */
  readonly dueAt: number | undefined;
  readonly createdAt: number;
}

/** One request that was made, and what came of it. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly at: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: number | undefined;
  readonly fault: AttemptFault | undefined;
  /** The beginning of the answer's body, at most `RESPONSE_KEPT` characters. */
  readonly response: string;
}

export type LoggedDelivery = Delivery & { readonly log: readonly Attempt[] };

/** What the transport brings back. `retryAfter`: milliseconds the receiver asks to be left alone. */
export type Answer =
  | { readonly status: number; readonly response: string; readonly retryAfter: number | undefined }
  | { readonly fault: AttemptFault };

export const RESPONSE_KEPT = 500;

/** The waits after a failure, as Standard Webhooks recommends them: ten attempts in a little more than three days. */
export const RETRY_AFTER = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Up to this part more, so that what failed together does not come back together. */
const JITTER = 0.2;
/** A receiver may ask for this much peace and no more: `Retry-After` must not end the schedule. */
const LONGEST_PEACE = HOUR;

export const arrived = (answer: Answer): boolean =>
  'status' in answer && answer.status >= 200 && answer.status < 300;

/** When to try again after so many tries, or undefined when it is over. */
export function nextTry(tries: number, answer: Answer, now: number, random: Random): number | undefined {
  const wait = RETRY_AFTER[tries - 1];
  if (wait === undefined) return undefined;
  const asked = 'status' in answer ? Math.min(answer.retryAfter ?? 0, LONGEST_PEACE) : 0;
  return now + Math.max(wait, asked) + random.below(Math.ceil(wait * JITTER));
}

export const deliveryNotFound = (): GatewayError =>
  new GatewayError('missing', 'delivery_not_found', 'There is no such delivery.');

export const deliveryUnderWay = (): GatewayError =>
  new GatewayError('conflict', 'delivery_under_way', 'This is being sent right now. Look again in a minute.');

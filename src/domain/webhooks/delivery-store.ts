import type { DeliveryId, WebhookId } from '../../kernel/index.ts';
import type { AuditEvent } from '../audit/index.ts';
import type { Attempt, Delivery, LoggedDelivery } from './delivery.ts';
import type { StoredWebhook, Webhook } from './webhook.ts';

/** An event of the audit log as it is followed: without what stands beside its row. */
export type FollowedEvent = Omit<AuditEvent, 'personal'>;

/** A delivery that this process is to send, and no other does. */
export interface Outgoing {
  readonly delivery: Delivery;
  readonly webhook: StoredWebhook;
  /** By which it is known that this process still has it. */
  readonly claim: string;
}

/** How long somebody has what they claim. `token`: random, unlike any other. */
export interface Claim {
  readonly now: number;
  readonly until: number;
  readonly token: string;
}

/** What came of an attempt, as it is kept. */
export interface Recorded {
  readonly attempt: Attempt;
  readonly state: Delivery['state'];
  readonly dueAt: number | undefined;
  /** What this says about the webhook: that it answers, that it does not, or nothing. */
  readonly health: 'works' | 'fails' | 'unknown';
}

/** The port to what waits to be sent, and to what was. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface DeliveryStore {
  /**
   * Reads on in the audit log where every process together has come to, at most `limit` events; `route` says who is to
   * be told of them. What it says is kept in the same transaction that remembers the place: every event is routed, once,
   * whoever stops when. Says how many events were read; none while there is no webhook that is on.
   */
  follow(
    limit: number,
    route: (events: readonly FollowedEvent[], webhooks: readonly Webhook[]) => readonly Delivery[],
  ): Promise<number>;

  /** Keeps one more. */
  add(delivery: Delivery): Promise<void>;
  /** The webhooks that are on and have something due, those that work before those that do not. */
  due(now: number, limit: number): Promise<{ id: WebhookId; failing: boolean }[]>;
  /**
   * Gives at most `limit` of what is due to this caller alone. If nothing is recorded by then, they are due again.
   */
  claim(id: WebhookId, claim: Claim, limit: number): Promise<Outgoing[]>;
  /** Gives this one to the caller, due or not, over or not, its schedule begun anew; undefined when another has it. */
  claimAgain(id: DeliveryId, claim: Claim): Promise<Outgoing | undefined>;
  /** Keeps what came of it, if the caller still has it; says since when the webhook fails. */
  record(outgoing: Outgoing, what: Recorded): Promise<{ failingSince: number | undefined }>;
  /** Gives it back unsent: it is due at once. */
  giveBack(outgoing: Outgoing, now: number): Promise<void>;

  /** The log of a webhook, the newest first, from behind this delivery. */
  list(id: WebhookId, limit: number, before?: Delivery): Promise<LoggedDelivery[]>;
  byId(id: DeliveryId): Promise<LoggedDelivery | undefined>;
  /** Forgets what was made before this time, and of what is over all but the newest `most` of each webhook. */
  sweep(before: number, most: number): Promise<void>;
}

import type { OrganizationId, WebhookId } from '../../kernel/index.ts';
import type { StopReason, StoredWebhook, Webhook, WebhookSecrets } from './webhook.ts';

/** The port to webhooks. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface WebhookStore {
  /** Writes one that hears of what comes after now. False when the organization has `most` of them. */
  create(webhook: StoredWebhook, most: number): Promise<boolean>;
  byId(id: WebhookId): Promise<Webhook | undefined>;
  /** Of one organization or of all, the oldest first, `limit` of them, from behind this one. */
  list(organizationId: OrganizationId | undefined, limit: number, after?: Webhook): Promise<Webhook[]>;
  /**
   * Writes `next` only if the stored version still is `next.version - 1`, and says whether it did. One that was off and
   * is on hears of what comes after now.
   */
  update(next: Webhook): Promise<boolean>;
  secretsOf(id: WebhookId): Promise<WebhookSecrets | undefined>;
  /** Writes these only if the current one still is `expected`. */
  replaceSecrets(id: WebhookId, expected: string, next: WebhookSecrets): Promise<boolean>;
  /** With everything that waits for it and its log. */
  remove(id: WebhookId): Promise<boolean>;
  /** Switches it off, once, if it is on: of any number of callers one is told `true`. */
  stop(id: WebhookId, reason: StopReason): Promise<boolean>;
}

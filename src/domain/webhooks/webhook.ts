import { GatewayError, type OrganizationId, type WebhookId } from '../../kernel/index.ts';

/** What an organization may want to be told of. New types of events come into the kind they belong to. */
export const WEBHOOK_KINDS = ['sign-ins', 'reports', 'integrations', 'users', 'members', 'keys'] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** Why the gateway switched one off: nobody answered for days, or it said itself that it is gone. */
export const STOP_REASONS = ['failing', 'gone'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** More than a company has systems that want to know; each event is sent to all of them. */
export const MOST_WEBHOOKS = 10;

/** One server of an organization that is told of what happens there. */
export interface Webhook {
  readonly id: WebhookId;
  readonly organizationId: OrganizationId;
  readonly url: string;
  /** What it is for, in the administrator's words; may be empty. */
  readonly description: string;
  readonly kinds: readonly WebhookKind[];
  /** While it is not, nothing is kept for it and nothing sent. */
  readonly enabled: boolean;
  readonly stopped: StopReason | undefined;
  /** Since when no delivery has arrived; undefined after one that did. */
  readonly failingSince: number | undefined;
  readonly createdAt: number;
  /** Counts the edits, so that of two people editing at once the second is told. */
  readonly version: number;
}

/** The secrets a receiver may check by, sealed. For a day after a change there are two. */
export interface WebhookSecrets {
  readonly current: string;
  readonly previous: string | undefined;
  /** Milliseconds since 1970, from when on the previous one signs nothing any more. */
  readonly previousUntil: number | undefined;
}

export type StoredWebhook = Webhook & { readonly secrets: WebhookSecrets };

/** Under which name its secrets are sealed. */
export const sealName = (id: WebhookId): string => `webhook/${id}`;

export const webhookNotFound = (): GatewayError =>
  new GatewayError('missing', 'webhook_not_found', 'There is no such webhook.');

export const webhookChanged = (): GatewayError =>
  new GatewayError(
    'conflict',
    'webhook_changed',
    'Somebody else changed this webhook in the meantime. Read it again and repeat your change.',
  );

export const tooManyWebhooks = (): GatewayError =>
  new GatewayError(
    'conflict',
    'too_many_webhooks',
    `An organization has at most ${MOST_WEBHOOKS} webhooks. Remove one that is not used any more.`,
  );

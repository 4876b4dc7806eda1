import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  ATTEMPT_FAULTS,
  type Attempt,
  DELIVERY_STATES,
  type Delivery,
  STOP_REASONS,
  WEBHOOK_KINDS,
  type Webhook,
  type WebhookSecrets,
} from '../../domain/webhooks/index.ts';
import { flag, id, json, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

export const WEBHOOK_COLUMNS = [
  'webhooks.id',
  'webhooks.organization_id',
  'webhooks.url',
  'webhooks.description',
  'webhooks.kinds',
  'webhooks.enabled',
  'webhooks.stopped',
  'webhooks.failing_since',
  'webhooks.created_at',
  'webhooks.version',
] as const;

export const SECRET_COLUMNS = [
  'webhooks.secret',
  'webhooks.previous_secret',
  'webhooks.previous_until',
] as const;

type WebhookRow = Selectable<Database['webhooks']>;
type SecretColumns = 'secret' | 'previous_secret' | 'previous_until';

const webhookRow = z.object({
  id: id('whk'),
  organization_id: id('org'),
  url: z.string(),
  description: z.string(),
  kinds: json(z.array(z.enum(WEBHOOK_KINDS))),
  enabled: flag,
  stopped: optional(z.enum(STOP_REASONS)),
  failing_since: optional(time),
  created_at: time,
  version: z.number().int(),
});

export function toWebhook(row: Omit<WebhookRow, SecretColumns | 'from_sequence'>): Webhook {
  const r = read('webhooks', webhookRow, row);
  return {
    id: r.id,
    organizationId: r.organization_id,
    url: r.url,
    description: r.description,
    kinds: r.kinds,
    enabled: r.enabled,
    stopped: r.stopped,
    failingSince: r.failing_since,
    createdAt: r.created_at,
    version: r.version,
  };
}

/** Without its secrets, and without where it began to listen: neither is an editor's. */
export const fromWebhook = (webhook: Webhook) => ({
  id: webhook.id,
  organization_id: webhook.organizationId,
  url: webhook.url,
  description: webhook.description,
  kinds: JSON.stringify(webhook.kinds),
  enabled: webhook.enabled ? 1 : 0,
  stopped: webhook.stopped ?? null,
  failing_since: webhook.failingSince ?? null,
  created_at: webhook.createdAt,
  version: webhook.version,
});

export const toSecrets = (row: Pick<WebhookRow, SecretColumns>): WebhookSecrets => ({
  current: row.secret,
  previous: row.previous_secret ?? undefined,
  previousUntil: row.previous_until === null ? undefined : Number(row.previous_until),
});

export const fromSecrets = ({ current, previous, previousUntil }: WebhookSecrets) => ({
  secret: current,
  previous_secret: previous ?? null,
  previous_until: previousUntil ?? null,
});

const deliveryRow = z.object({
  id: id('dlv'),
  webhook_id: id('whk'),
  event_id: z.string(),
  type: z.string(),
  body: z.string(),
  state: z.enum(DELIVERY_STATES),
  tries: time,
  attempts: time,
  due_at: optional(time),
  created_at: time,
});

export function toDelivery(row: Selectable<Database['webhook_deliveries']>): Delivery {
  const r = read('webhook_deliveries', deliveryRow, row);
  return {
    id: r.id,
    webhookId: r.webhook_id,
    eventId: r.event_id,
    type: r.type,
    body: r.body,
    state: r.state,
    tries: r.tries,
    attempts: r.attempts,
    dueAt: r.due_at,
    createdAt: r.created_at,
  };
}

export const fromDelivery = (delivery: Delivery): Database['webhook_deliveries'] => ({
  id: delivery.id,
  webhook_id: delivery.webhookId,
  event_id: delivery.eventId,
  type: delivery.type,
  body: delivery.body,
  state: delivery.state,
  tries: delivery.tries,
  attempts: delivery.attempts,
  due_at: delivery.dueAt ?? null,
  claim: null,
  created_at: delivery.createdAt,
});

const attemptRow = z.object({
  id: z.string(),
  number: time,
  at: time,
  duration: time,
  status: optional(time),
  fault: optional(z.enum(ATTEMPT_FAULTS)),
  response: z.string(),
});

export function toAttempt(row: Selectable<Database['webhook_attempts']>): Attempt {
  const { id: _, ...attempt } = read('webhook_attempts', attemptRow, { ...row, id: row.delivery_id });
  return { ...attempt, status: attempt.status, fault: attempt.fault };
}

export const fromAttempt = (deliveryId: string, attempt: Attempt): Database['webhook_attempts'] => ({
  delivery_id: deliveryId,
  number: attempt.number,
  at: attempt.at,
  duration: attempt.duration,
  status: attempt.status ?? null,
  fault: attempt.fault ?? null,
  response: attempt.response,
});

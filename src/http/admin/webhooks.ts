import { z } from 'zod';
import {
  ATTEMPT_FAULTS,
  DELIVERY_STATES,
  type LoggedDelivery,
  PAGE_OF_WEBHOOKS,
  STOP_REASONS,
  WEBHOOK_KINDS,
  type Webhook,
} from '../../domain/webhooks/index.ts';
import { type DeliveryId, parseId, type WebhookId } from '../../kernel/index.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';
import { one } from './organizations.ts';

const webhook = z
  .object({
    id: z.string(),
    organization: z.string(),
    url: z.string(),
    description: z.string(),
    kinds: z.array(z.enum(WEBHOOK_KINDS)),
    enabled: z.boolean(),
    stopped: z.enum(STOP_REASONS).optional().meta({ description: 'Why the gateway switched it off.' }),
    failingSince: moment.optional(),
    createdAt: moment,
    version: z.number().int(),
  })
  .meta({ id: 'Webhook' });
const delivery = z
  .object({
    id: z.string(),
    event: z.string(),
    type: z.string(),
    state: z.enum(DELIVERY_STATES),
    createdAt: moment,
    nextAttemptAt: moment.optional(),
    attempts: z.array(
      z.object({
        number: z.number().int(),
        at: moment,
        milliseconds: z.number(),
        status: z.number().int().optional(),
        fault: z.enum(ATTEMPT_FAULTS).optional(),
        response: z.string().meta({ description: 'How the answer began.' }),
      }),
    ),
  })
  .meta({ id: 'Delivery' });

const kinds = z.array(z.enum(WEBHOOK_KINDS));
const after = z.object({ after: z.string().optional() });
const next = z.string().optional().meta({ description: 'Where the next page begins: send it as `after`.' });

/** Servers of an organization that are told of what happens there. */
export const webhookOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listWebhooks',
    method: 'get',
    path: '/webhooks',
    permission: 'webhooks:read',
    summary: 'The webhooks, oldest first',
    query: after,
    answer: z.object({ webhooks: z.array(webhook), next }),
    async run({ actor, organizationId, query }) {
      const from = query.after === undefined ? undefined : parseId('whk', query.after);
      const page = await services.webhooks.list(actor, organizationId, from);
      return { webhooks: page.map(shown), ...nextOf(page) };
    },
  }),
  operation({
    id: 'addWebhook',
    method: 'post',
    path: '/webhooks',
    permission: 'webhooks:write',
    summary: 'Add a webhook',
    description: 'The secret that signs what it is told is returned this once.',
    body: z.strictObject({ url: z.string(), kinds, description: z.string().optional() }),
    answer: z.object({ webhook, secret: z.string() }),
    status: 201,
    async run({ actor, organizationId, body }) {
      const made = await services.webhooks.create(actor, one(organizationId), body);
      return { webhook: shown(made.webhook), secret: made.secret };
    },
  }),
  operation({
    id: 'readWebhook',
    method: 'get',
    path: '/webhooks/{webhook}',
    permission: 'webhooks:read',
    summary: 'One webhook',
    answer: webhook.extend({
      previousSecretUntil: moment.optional().meta({ description: 'Until when the secret before signs too.' }),
    }),
    async run({ actor, ids }) {
      const found = await services.webhooks.byId(actor, idOf(ids));
      const until = await services.webhooks.previousSecretUntil(actor, idOf(ids));
      return { ...shown(found), ...(until !== undefined && { previousSecretUntil: toMoment(until) }) };
    },
  }),
  operation({
    id: 'updateWebhook',
    method: 'patch',
    path: '/webhooks/{webhook}',
    permission: 'webhooks:write',
    summary: 'Change what is given; switching it on forgets why it was off',
    body: z.strictObject({
      url: z.string().optional(),
      kinds: kinds.optional(),
      description: z.string().optional(),
      enabled: z.boolean().optional(),
      version: z.number().int().meta({ description: 'As it was read: a newer one answers 409.' }),
    }),
    answer: webhook,
    async run({ actor, ids, body }) {
      return shown(await services.webhooks.update(actor, idOf(ids), body));
    },
  }),
  operation({
    id: 'removeWebhook',
    method: 'delete',
    path: '/webhooks/{webhook}',
    permission: 'webhooks:write',
    summary: 'Remove it with its log',
    answer: z.void(),
    status: 204,
    async run({ actor, ids }) {
      await services.webhooks.remove(actor, idOf(ids));
    },
  }),
  operation({
    id: 'rotateWebhookSecret',
    method: 'post',
    path: '/webhooks/{webhook}/secret',
    permission: 'webhooks:write',
    summary: 'A new signing secret; for a day the one before signs beside it',
    answer: z.object({ secret: z.string(), previousSecretUntil: moment }),
    async run({ actor, ids }) {
      const { secret, previousUntil } = await services.webhooks.rotateSecret(actor, idOf(ids));
      return { secret, previousSecretUntil: toMoment(previousUntil) };
    },
  }),
  operation({
    id: 'testWebhook',
    method: 'post',
    path: '/webhooks/{webhook}/test',
    permission: 'webhooks:write',
    summary: 'Send an event that means nothing, now and once',
    answer: delivery,
    async run({ actor, ids }) {
      return told(await services.webhooks.test(actor, idOf(ids)));
    },
  }),
  operation({
    id: 'listDeliveries',
    method: 'get',
    path: '/webhooks/{webhook}/deliveries',
    permission: 'webhooks:read',
    summary: 'What was sent, newest first',
    query: after,
    answer: z.object({ deliveries: z.array(delivery), next }),
    async run({ actor, ids, query }) {
      const before = query.after === undefined ? undefined : parseId('dlv', query.after);
      const page = await services.webhooks.deliveries(actor, idOf(ids), before);
      return { deliveries: page.map(told), ...nextOf(page) };
    },
  }),
  operation({
    id: 'redeliver',
    method: 'post',
    path: '/webhooks/{webhook}/deliveries/{delivery}',
    permission: 'webhooks:write',
    summary: 'Send it again, now',
    answer: delivery,
    async run({ actor, ids }) {
      return told(await services.webhooks.redeliver(actor, idOf(ids), ids.delivery as DeliveryId));
    },
  }),
];

const idOf = (ids: Readonly<Record<string, string>>) => ids.webhook as WebhookId;

/** A page that is not full is the last. */
const nextOf = (page: readonly { id: string }[]): { next?: string } => {
  const last = page.at(-1)?.id;
  return page.length < PAGE_OF_WEBHOOKS || last === undefined ? {} : { next: last };
};

const shown = (found: Webhook): z.input<typeof webhook> => ({
  id: found.id,
  organization: found.organizationId,
  url: found.url,
  description: found.description,
  kinds: [...found.kinds],
  enabled: found.enabled,
  ...(found.stopped !== undefined && { stopped: found.stopped }),
  ...(found.failingSince !== undefined && { failingSince: toMoment(found.failingSince) }),
  createdAt: toMoment(found.createdAt),
  version: found.version,
});

const told = ({
  id,
  eventId,
  type,
  state,
  dueAt,
  log,
  createdAt,
}: LoggedDelivery): z.input<typeof delivery> => ({
  id,
  event: eventId,
  type,
  state,
  createdAt: toMoment(createdAt),
  ...(dueAt !== undefined && { nextAttemptAt: toMoment(dueAt) }),
  attempts: log.map(({ number, at, duration, status, fault, response }) => ({
    number,
    at: toMoment(at),
    milliseconds: duration,
    ...(status !== undefined && { status }),
    ...(fault !== undefined && { fault }),
    response,
  })),
});

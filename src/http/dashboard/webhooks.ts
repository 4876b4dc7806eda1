import type Router from '@koa/router';
import { may } from '../../domain/access/index.ts';
import {
  type LoggedDelivery,
  messageExample,
  type Webhook,
  webhookNotFound,
} from '../../domain/webhooks/index.ts';
import { type DeliveryId, type OrganizationId, parseId } from '../../kernel/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Me } from './desk.ts';
import { idOf, onePath, type WebhookDeskParts } from './webhook-desk.ts';
import { mountWebhookForms } from './webhook-forms.ts';
import { deliveryView, isFull, stateOf } from './webhook-views.ts';

const at = dashboardRoutes.webhooks;

/** The webhooks of an organization, and what was sent to each. */
export function mountWebhooks(router: Router, parts: WebhookDeskParts): void {
  const { desk, webhooks, show } = parts;
  const ours = sameOrigin(parts.issuer);

  router.get(
    at.list,
    desk.member('webhooks:read', async (ctx, me) => {
      const after = parseId('whk', ctx.query.after);
      const found = await webhooks.list(me.actor, me.organization?.id, after);
      const names = me.organization === undefined ? await namesOf(found, me, parts) : undefined;
      const last = found.at(-1);
      const here = { organization: me.where };
      show(ctx, 200, 'dashboard-webhooks', {
        chrome: await desk.chrome(me, 'webhooks'),
        webhooks: found.map((one) => ({
          path: pathTo(at.one, { ...here, webhook: one.id }),
          url: one.url,
          description: one.description,
          kinds: one.kinds.map((kind) => ({ kind })),
          state: stateOf(one),
          ...(names && { organization: names.get(one.organizationId) ?? one.organizationId }),
        })),
        ...(me.organization && mayChange(me) && { add: pathTo(at.add, here) }),
        example: messageExample(me.organization?.id),
        ...(last && isFull(found) && { next: `${pathTo(at.list, here)}?after=${last.id}` }),
      });
    }),
  );

  // Before the address of one, which would take `new` for an id.
  mountWebhookForms(router, parts);

  router.get(
    at.one,
    desk.member('webhooks:read', async (ctx, me) => {
      const before = parseId('dlv', ctx.query.before);
      const webhook = await webhooks.byId(me.actor, idOf(ctx));
      const deliveries = await webhooks.deliveries(me.actor, webhook.id, before);
      const bothUntil = await webhooks.previousSecretUntil(me.actor, webhook.id);
      show(ctx, 200, 'dashboard-webhook', {
        chrome: await desk.chrome(me, 'webhooks'),
        paths: pathsOf(me, webhook, deliveries, before),
        host: new URL(webhook.url).host,
        webhook: {
          url: webhook.url,
          description: webhook.description,
          kinds: webhook.kinds.map((kind) => ({ kind })),
          state: stateOf(webhook),
          createdAt: webhook.createdAt,
          ...(webhook.enabled &&
            webhook.failingSince !== undefined && { failingSince: webhook.failingSince }),
          ...(bothUntil !== undefined && { bothUntil }),
        },
        deliveries: deliveries.map((one) =>
          deliveryView(webhook, one, mayChange(me) ? againPath(me, one) : undefined),
        ),
      });
    }),
  );

  router.post(
    at.test,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      const sent = await webhooks.test(me.actor, idOf(ctx));
      await desk.back(
        ctx,
        me,
        onePath(me, idOf(ctx)),
        sent.state === 'delivered' ? 'webhook-arrived' : 'webhook-failed',
      );
    }),
  );

  router.post(
    at.redeliver,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      const delivery = parseId('dlv', (ctx.params as { delivery?: string }).delivery);
      if (delivery === undefined) throw webhookNotFound();
      const sent = await webhooks.redeliver(me.actor, idOf(ctx), delivery);
      await desk.back(
        ctx,
        me,
        onePath(me, idOf(ctx)),
        sent.state === 'delivered' ? 'webhook-sent' : 'webhook-failed',
      );
    }),
  );

  router.post(
    at.remove,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      await webhooks.remove(me.actor, idOf(ctx));
      await desk.back(ctx, me, pathTo(at.list, { organization: me.where }), 'removed');
    }),
  );
}

const mayChange = ({ actor }: Me): boolean => may(actor, 'webhooks:write');

const againPath = (me: Me, delivery: LoggedDelivery): string | undefined =>
  pathTo(at.redeliver, { organization: me.where, webhook: delivery.webhookId, delivery: delivery.id });

function pathsOf(
  me: Me,
  { id }: Webhook,
  deliveries: readonly LoggedDelivery[],
  before: DeliveryId | undefined,
) {
  const path = (route: string) => pathTo(route, { organization: me.where, webhook: id });
  const last = deliveries.at(-1);
  return {
    list: pathTo(at.list, { organization: me.where }),
    ...(before && { newer: path(at.one) }),
    ...(last && isFull(deliveries) && { older: `${path(at.one)}?before=${last.id}` }),
    ...(mayChange(me) && {
      change: {
        edit: path(at.edit),
        test: path(at.test),
        switch: path(at.switch),
        rotate: path(at.secret),
        remove: path(at.remove),
      },
    }),
  };
}

/** What the organizations of these are called. */
async function namesOf(
  webhooks: readonly Webhook[],
  me: Me,
  { organizations }: WebhookDeskParts,
): Promise<Map<OrganizationId, string>> {
  const ids = [...new Set(webhooks.map((one) => one.organizationId))];
  const found = await Promise.all(ids.map((id) => organizations.byId(me.actor, id)));
  return new Map(found.map(({ id, name }) => [id, name]));
}

import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Webhook } from '../../domain/webhooks/index.ts';
import { GatewayError } from '../../kernel/index.ts';
import { type DashboardWebhookFormPage, webhookKinds } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Me } from './desk.ts';
import { idOf, onePath, type WebhookDeskParts } from './webhook-desk.ts';

const at = dashboardRoutes.webhooks;

type Values = DashboardWebhookFormPage['values'];
const NOTHING_TYPED: Values = { url: '', description: '', kinds: ['sign-ins', 'reports'], version: '' };

/** What makes a webhook and changes one. */
export function mountWebhookForms(router: Router, parts: WebhookDeskParts): void {
  const { desk, webhooks } = parts;
  const ours = sameOrigin(parts.issuer);

  router.get(
    at.add,
    desk.member('webhooks:write', (ctx, me) => showForm(ctx, 200, me, parts, NOTHING_TYPED)),
  );
  router.post(
    at.add,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      const values = valuesOf(await readForm(ctx));
      const { organizationId } = me.actor;
      try {
        // In all of them at once there is nowhere to put it.
        if (organizationId === undefined) throw nowhere();
        const { webhook, secret } = await webhooks.create(me.actor, organizationId, values);
        await showSecret(ctx, me, parts, webhook, secret);
      } catch (error) {
        await showForm(ctx, statusOf(error), me, parts, values, refusalOf(error));
      }
    }),
  );

  router.get(
    at.edit,
    desk.member('webhooks:write', async (ctx, me) => {
      const webhook = await webhooks.byId(me.actor, idOf(ctx));
      await showForm(ctx, 200, me, parts, typedOf(webhook), {}, webhook);
    }),
  );
  router.post(
    at.edit,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      const id = idOf(ctx);
      const before = await webhooks.byId(me.actor, id);
      const values = valuesOf(await readForm(ctx));
      try {
        const version = /^\d{1,9}$/.test(values.version) ? Number(values.version) : undefined;
        await webhooks.update(me.actor, id, { ...values, version });
      } catch (error) {
        // Whoever saves again has been told, and means it.
        const typed = { ...values, version: String(before.version) };
        return showForm(ctx, statusOf(error), me, parts, typed, refusalOf(error), before);
      }
      await desk.back(ctx, me, onePath(me, id), 'saved');
    }),
  );

  router.post(
    at.switch,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      const id = idOf(ctx);
      const to = (await readForm(ctx)).get('to');
      if (to !== 'on' && to !== 'off') throw new GatewayError('invalid', 'invalid_input', 'Say on or off.');
      await webhooks.update(me.actor, id, { enabled: to === 'on' });
      await desk.back(ctx, me, onePath(me, id), 'saved');
    }),
  );

  router.post(
    at.secret,
    ours,
    desk.member('webhooks:write', async (ctx, me) => {
      const id = idOf(ctx);
      const { secret, previousUntil } = await webhooks.rotateSecret(me.actor, id);
      const webhook = await webhooks.byId(me.actor, id);
      await showSecret(ctx, me, parts, webhook, secret, previousUntil);
    }),
  );
}

type Refusal = Pick<DashboardWebhookFormPage, 'refused'> & { faults?: DashboardWebhookFormPage['faults'] };

async function showForm(
  ctx: Context,
  status: number,
  me: Me,
  { desk, show }: WebhookDeskParts,
  values: Values,
  { faults = {}, ...refusal }: Refusal = {},
  webhook?: Webhook,
): Promise<void> {
  if (webhook === undefined && me.organization === undefined) throw nowhere();
  const list = pathTo(at.list, { organization: me.where });
  const back = webhook ? onePath(me, webhook.id) : list;
  const save = webhook
    ? pathTo(at.edit, { organization: me.where, webhook: webhook.id })
    : pathTo(at.add, { organization: me.where });
  show(ctx, status, 'dashboard-webhook-form', {
    chrome: await desk.chrome(me, 'webhooks'),
    paths: { list, save, back },
    isNew: webhook === undefined,
    values,
    faults,
    ...refusal,
  });
}

/** In the answer itself and nowhere else: a page that could be loaded again would have to keep it. */
async function showSecret(
  ctx: Context,
  me: Me,
  { desk, show }: WebhookDeskParts,
  webhook: Webhook,
  secret: string,
  bothUntil?: number,
): Promise<void> {
  show(ctx, 200, 'dashboard-webhook-secret', {
    chrome: await desk.chrome(me, 'webhooks'),
    paths: {
      list: pathTo(at.list, { organization: me.where }),
      webhook: onePath(me, webhook.id),
    },
    host: new URL(webhook.url).host,
    secret,
    ...(bothUntil !== undefined && { bothUntil }),
  });
}

const valuesOf = (form: Map<string, string>): Values => ({
  url: form.get('url') ?? '',
  description: form.get('description') ?? '',
  kinds: webhookKinds.filter((kind) => form.has(`kind-${kind}`)),
  version: form.get('version') ?? '',
});

const typedOf = ({ url, description, kinds, version }: Webhook): Values => ({
  url,
  description,
  kinds,
  version: String(version),
});

/** What the form says of a refusal. Throws what is none of the form's. */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof GatewayError)) throw error;
  if (error.code === 'webhook_changed') return { refused: { kind: 'changed' } };
  if (error.code === 'too_many_webhooks') return { refused: { kind: 'too-many' } };
  if (error.faults === undefined) throw error;
  return {
    faults: Object.fromEntries(error.faults.map(({ path, reason }) => [path, { reason }])),
  };
}

const statusOf = (error: unknown): number =>
  error instanceof GatewayError && error.kind === 'conflict' ? 409 : 400;

const nowhere = () =>
  new GatewayError('missing', 'not_found', 'Webhooks are added in an organization. Choose one first.');

import type { Context } from 'koa';
import type { OrganizationService } from '../../domain/organizations/index.ts';
import { type WebhookService, webhookNotFound } from '../../domain/webhooks/index.ts';
import { parseId, type WebhookId } from '../../kernel/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import type { Desk, Me } from './desk.ts';

export interface WebhookDeskParts {
  issuer: string;
  desk: Desk;
  webhooks: WebhookService;
  organizations: OrganizationService;
  show: ShowPage;
}

/** Throws `webhook_not_found` for what is no id at all. */
export function idOf(ctx: Context): WebhookId {
  const id = parseId('whk', (ctx.params as { webhook?: string }).webhook);
  if (id === undefined) throw webhookNotFound();
  return id;
}

export const onePath = (me: Me, webhook: WebhookId): string =>
  pathTo(dashboardRoutes.webhooks.one, { organization: me.where, webhook });

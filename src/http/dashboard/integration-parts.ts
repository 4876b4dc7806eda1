import type { Context } from 'koa';
import { may } from '../../domain/access/index.ts';
import { type Integration, integrationNotFound } from '../../domain/directory/index.ts';
import type { ManagedIntegrations, ManagedSecrets } from '../../domain/integrations/index.ts';
import { type Clock, type IntegrationId, parseId } from '../../kernel/index.ts';
import type { IntegrationHead } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import type { Desk, Me } from './desk.ts';

export interface IntegrationPagesParts {
  issuer: string;
  desk: Desk;
  managed: ManagedIntegrations;
  secrets: ManagedSecrets;
  show: ShowPage;
  clock: Clock;
}

const at = dashboardRoutes.integrations;

/** The integration that the address names; one that is not theirs is answered as one that never was. */
export async function integrationOf(
  ctx: Context,
  me: Me,
  managed: ManagedIntegrations,
): Promise<Integration> {
  return managed.byId(me.actor, idOf(ctx));
}

function idOf(ctx: Context): IntegrationId {
  const id = parseId('int', (ctx.params as { integration?: string }).integration);
  if (id === undefined) throw integrationNotFound();
  return id;
}

/** An address of this integration, in the place where one is. */
export const pathOf = (route: string, me: Me, { id }: Pick<Integration, 'id'>): string =>
  pathTo(route, { organization: me.where, integration: id });

/** Where every page on this integration is. */
export const pathsOf = (me: Me, integration: Pick<Integration, 'id'>): IntegrationHead['paths'] => ({
  list: pathTo(at.list, { organization: me.where }),
  page: pathOf(at.page, me, integration),
  settings: pathOf(at.settings, me, integration),
  branding: pathOf(at.branding, me, integration),
  guides: pathOf(dashboardRoutes.guides.list, me, integration),
  test: pathOf(dashboardRoutes.trial.page, me, integration),
  delete: pathOf(at.delete, me, integration),
});

/** What stands on every page of an integration. */
export const headOf = (me: Me, integration: Integration): IntegrationHead => ({
  id: integration.id,
  name: integration.name,
  kind: integration.kind,
  paths: pathsOf(me, integration),
  writes: may(me.actor, 'integrations:write') && !integration.demo,
});

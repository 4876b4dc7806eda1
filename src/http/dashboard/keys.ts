import type Router from '@koa/router';
import { PERMISSIONS } from '../../domain/access/index.ts';
import { type ApiKeyService, apiKeyNotFound } from '../../domain/api-keys/index.ts';
import { parseId } from '../../kernel/index.ts';
import { type DashboardKeysPage, keyLives } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, faultsOf, type Me } from './desk.ts';

/** The keys of the admin API. A new one stands in the very answer that makes it. */
export function mountKeys(
  router: Router,
  parts: { issuer: string; desk: Desk; apiKeys: ApiKeyService; show: ShowPage },
): void {
  const { desk, apiKeys, show } = parts;
  const ours = sameOrigin(parts.issuer);
  const whose = ({ organization }: Me) => organization?.id;
  const page = async (me: Me, more: Partial<DashboardKeysPage> = {}): Promise<DashboardKeysPage> => ({
    chrome: await desk.chrome(me, 'keys'),
    paths: {
      create: pathTo(dashboardRoutes.keys.list, { organization: me.where }),
      revoke: pathTo(dashboardRoutes.keys.revoke, { organization: me.where }),
    },
    keys: (await apiKeys.list(me.actor, whose(me))).map((key) => ({
      id: key.id,
      name: key.name,
      scopes: key.permissions,
      createdAt: key.createdAt,
      expiresAt: key.expiresAt,
      ...(key.lastUsedAt !== undefined && { lastUsedAt: key.lastUsedAt }),
    })),
    scopes: PERMISSIONS.filter((one) => me.actor.permissions.has(one)),
    values: { name: '', scopes: [], days: '90' },
    faults: [],
    ...more,
  });

  router.get(
    dashboardRoutes.keys.list,
    desk.member('keys:read', async (ctx, me) => show(ctx, 200, 'dashboard-keys', await page(me))),
  );
  router.post(
    dashboardRoutes.keys.list,
    ours,
    desk.member('keys:write', async (ctx, me) => {
      const form = await readForm(ctx);
      const scopes = PERMISSIONS.filter((one) => form.get(`scope-${one}`) !== undefined);
      const values = { name: form.get('name') ?? '', scopes, days: form.get('days') ?? '' };
      try {
        const made = await apiKeys.create(me.actor, whose(me), {
          name: values.name,
          permissions: scopes,
          days: keyLives.includes(values.days as (typeof keyLives)[number]) ? Number(values.days) : 0,
        });
        show(
          ctx,
          200,
          'dashboard-keys',
          await page(me, { made: { name: made.key.name, token: made.token } }),
        );
      } catch (error) {
        const faults = Object.keys(faultsOf(error)).map(
          (path) => ({ kind: path === 'name' || path === 'days' ? path : 'scopes' }) as const,
        );
        show(ctx, 400, 'dashboard-keys', await page(me, { values, faults }));
      }
    }),
  );
  router.post(
    dashboardRoutes.keys.revoke,
    ours,
    desk.member('keys:write', async (ctx, me) => {
      const id = parseId('key', (await readForm(ctx)).get('key'));
      if (id === undefined) throw apiKeyNotFound();
      await apiKeys.revoke(me.actor, whose(me), id);
      await desk.back(ctx, me, pathTo(dashboardRoutes.keys.list, { organization: me.where }), 'removed');
    }),
  );
}

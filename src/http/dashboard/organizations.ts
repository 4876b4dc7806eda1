import type Router from '@koa/router';
import type { OrganizationService } from '../../domain/organizations/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { type Desk, seeOther } from './desk.ts';

/** Where somebody may go. Whoever belongs to one organization alone is led there. */
export function mountOrganizations(
  router: Router,
  parts: { desk: Desk; organizations: OrganizationService; show: ShowPage },
): void {
  const { desk, organizations, show } = parts;

  router.get(dashboardRoutes.page, async (ctx) => {
    const me = await desk.recall(ctx);
    if (me === undefined) return desk.door(ctx, 200);
    const { operator, memberships } = await organizations.placesOf(me.user.id);
    const [only] = memberships;
    seeOther(
      ctx,
      !operator && memberships.length === 1 && only !== undefined
        ? pathTo(dashboardRoutes.overview, { organization: only.organization.id })
        : dashboardRoutes.organizations,
    );
  });

  router.get(
    dashboardRoutes.organizations,
    desk.signedIn(async (ctx, me) => {
      const { operator, memberships } = await organizations.placesOf(me.user.id);
      show(ctx, 200, 'dashboard-organizations', {
        ...(operator && { all: pathTo(dashboardRoutes.overview, { organization: 'all' }) }),
        organizations: memberships.map(({ organization, role }) => ({
          name: organization.name,
          path: pathTo(dashboardRoutes.overview, { organization: organization.id }),
          role,
        })),
        signOut: dashboardRoutes.signOut,
      });
    }),
  );
}

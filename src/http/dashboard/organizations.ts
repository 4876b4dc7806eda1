import type Router from '@koa/router';
import type { Context } from 'koa';
import type { SignedIn } from '../../domain/account/index.ts';
import type { OrganizationService } from '../../domain/organizations/index.ts';
import { GatewayError, parseId } from '../../kernel/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import type { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, faultsOf, seeOther } from './desk.ts';

/** As many as one reads on a page. */
const AT_ONCE = 50;

export interface OrganizationsHttpParts {
  issuer: string;
  desk: Desk;
  organizations: OrganizationService;
  joinCookie: OwnCookie;
  show: ShowPage;
}

/** Where somebody may go. Whoever belongs to one organization alone is led there. */
export function mountOrganizations(router: Router, parts: OrganizationsHttpParts): void {
  const { desk, organizations, show } = parts;
  const path = dashboardRoutes.newOrganization;
  const mayCreate = async (ctx: Context, { user }: SignedIn): Promise<boolean> =>
    organizations.mayCreate(await organizations.actorOf(user.id, addressOf(ctx)));

  router.get(dashboardRoutes.page, async (ctx) => {
    const me = await desk.recall(ctx);
    if (me === undefined) return desk.door(ctx, 200);
    if (parts.joinCookie.read(ctx) !== undefined) return seeOther(ctx, dashboardRoutes.join);
    const { operator, memberships } = await organizations.placesOf(me.user.id);
    const [only] = memberships;
    seeOther(
      ctx,
      memberships.length === 1 && only !== undefined && !operator
        ? pathTo(dashboardRoutes.overview, { organization: only.organization.id })
        : dashboardRoutes.organizations,
    );
  });

  router.get(
    dashboardRoutes.organizations,
    desk.signedIn(async (ctx, me) => {
      const { operator, memberships } = await organizations.placesOf(me.user.id);
      const at = (id: string) => pathTo(dashboardRoutes.overview, { organization: id });
      const mine = memberships.map(({ organization, role }) => ({
        name: organization.name,
        path: at(organization.id),
        role,
      }));
      const page = {
        signOut: dashboardRoutes.signOut,
        ...((await mayCreate(ctx, me)) && { create: path }),
      };
      if (!operator) return show(ctx, 200, 'dashboard-organizations', { ...page, organizations: mine });
      const after = typeof ctx.query.after === 'string' ? parseId('org', ctx.query.after) : undefined;
      const actor = await organizations.actorIn('all', me.user.id, addressOf(ctx));
      const listed = actor === undefined ? [] : await organizations.list(actor, AT_ONCE + 1, after);
      const next = listed.length > AT_ONCE ? listed[AT_ONCE - 1]?.id : undefined;
      const others = listed
        .slice(0, AT_ONCE)
        .filter(({ id }) => !memberships.some(({ organization }) => organization.id === id));
      show(ctx, 200, 'dashboard-organizations', {
        ...page,
        all: at('all'),
        organizations: [
          ...(after === undefined ? mine : []),
          ...others.map(({ id, name }) => ({ name, path: at(id) })),
        ],
        ...(next !== undefined && { more: `${dashboardRoutes.organizations}?after=${next}` }),
      });
    }),
  );

  const creating = (handle: (ctx: Context, me: SignedIn) => Promise<void> | void) =>
    desk.signedIn(async (ctx, me) => {
      if (!(await mayCreate(ctx, me))) {
        throw new GatewayError('refused', 'not_permitted', 'Organizations are made by operators here.');
      }
      await handle(ctx, me);
    });
  router.get(
    path,
    creating((ctx) =>
      show(ctx, 200, 'dashboard-new-organization', {
        path,
        organizations: dashboardRoutes.organizations,
        values: { name: '' },
      }),
    ),
  );
  router.post(
    path,
    sameOrigin(parts.issuer),
    creating(async (ctx, me) => {
      const name = (await readForm(ctx)).get('name') ?? '';
      try {
        const { id } = await organizations.create(await organizations.actorOf(me.user.id, addressOf(ctx)), {
          name,
          owner: me.user.id,
        });
        await desk.back(ctx, me, pathTo(dashboardRoutes.overview, { organization: id }), 'saved');
      } catch (error) {
        faultsOf(error);
        show(ctx, 400, 'dashboard-new-organization', {
          path,
          organizations: dashboardRoutes.organizations,
          values: { name },
          fault: { kind: 'name' },
        });
      }
    }),
  );
}

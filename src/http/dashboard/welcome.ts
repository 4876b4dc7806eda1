import type Router from '@koa/router';
import type { Context } from 'koa';
import type { SignedIn } from '../../domain/account/index.ts';
import type { EnrollmentService } from '../../domain/enrollment/index.ts';
import type { ManagedIntegrations } from '../../domain/integrations/index.ts';
import type { OrganizationService, SetupService } from '../../domain/organizations/index.ts';
import { DEFAULT_ORGANIZATION, GatewayError, MINUTE } from '../../kernel/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import type { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, faultsOf, seeOther } from './desk.ts';
import { lookFaults, readLook } from './organization.ts';

/** The phone lies beside the screen. */
const INVITATION_LIFE = 15 * MINUTE;

export interface WelcomeParts {
  issuer: string;
  demo: boolean;
  desk: Desk;
  setup: SetupService;
  setupCookie: OwnCookie;
  organizations: OrganizationService;
  managed: ManagedIntegrations;
  enrollment: EnrollmentService;
  show: ShowPage;
}

/**
 * What the owner of a new instance is led through once it is theirs: its name and colour, the first application, the
 * first phone. Only the browser that spent the setup link, and only for its hour; each step can be left out.
 */
export function mountWelcome(router: Router, parts: WelcomeParts): void {
  const { desk, setup, organizations, managed, enrollment, show } = parts;
  const { look, application, phone } = dashboardRoutes.welcome;
  const ours = sameOrigin(parts.issuer);
  const welcomed = (handle: (ctx: Context, me: SignedIn) => Promise<void>) =>
    desk.signedIn(async (ctx, me) => {
      const visit = await setup.recall(parts.setupCookie.read(ctx));
      if (visit?.userId !== me.user.id) return seeOther(ctx, dashboardRoutes.page);
      await handle(ctx, me);
    });
  const actorOf = async (ctx: Context, me: SignedIn) => {
    const actor = await organizations.actorIn(DEFAULT_ORGANIZATION, me.user.id, addressOf(ctx));
    if (actor === undefined)
      throw new GatewayError('refused', 'not_permitted', 'This is for the owner alone.');
    return actor;
  };

  router.get(
    look,
    welcomed(async (ctx, me) => {
      const actor = await actorOf(ctx, me);
      const { name } = await organizations.byId(actor, DEFAULT_ORGANIZATION);
      const { accent = '', logo } = await organizations.lookOf(actor, DEFAULT_ORGANIZATION);
      const form = { values: { name, accent }, logo: logo !== undefined, faults: [] };
      show(ctx, 200, 'welcome-look', { path: look, next: application, form });
    }),
  );
  router.post(
    look,
    ours,
    welcomed(async (ctx, me) => {
      const actor = await actorOf(ctx, me);
      const { values, logoFile } = await readLook(ctx);
      try {
        const { version } = await organizations.byId(actor, DEFAULT_ORGANIZATION);
        await organizations.change(actor, DEFAULT_ORGANIZATION, { ...values, version, logoFile });
      } catch (error) {
        const form = { values, logo: false, faults: lookFaults(error) };
        return show(ctx, 400, 'welcome-look', { path: look, next: application, form });
      }
      seeOther(ctx, application);
    }),
  );

  router.get(
    application,
    welcomed(async (ctx) =>
      show(ctx, 200, 'welcome-application', {
        path: application,
        next: phone,
        other: pathTo(dashboardRoutes.integrations.list, { organization: DEFAULT_ORGANIZATION }),
        values: { name: '', initialDomain: '' },
        faults: [],
      }),
    ),
  );
  router.post(
    application,
    ours,
    welcomed(async (ctx, me) => {
      const actor = await actorOf(ctx, me);
      const form = await readForm(ctx);
      const values = { name: form.get('name') ?? '', initialDomain: form.get('initialDomain') ?? '' };
      try {
        await managed.create(actor, DEFAULT_ORGANIZATION, { kind: 'azure-b2c', ...values });
      } catch (error) {
        const faults = Object.keys(faultsOf(error)).map((path) =>
          path === 'name' ? ({ kind: 'name' } as const) : ({ kind: 'domain' } as const),
        );
        return show(ctx, 400, 'welcome-application', {
          path: application,
          next: phone,
          other: pathTo(dashboardRoutes.integrations.list, { organization: DEFAULT_ORGANIZATION }),
          values,
          faults,
        });
      }
      seeOther(ctx, phone);
    }),
  );

  router.get(
    phone,
    welcomed(async (ctx, me) => {
      const { url, code } = await enrollment.issue(me.user.id, 'add-phone', INVITATION_LIFE);
      show(ctx, 200, 'welcome-phone', {
        link: url,
        code,
        ...(parts.demo ? { demo: routes.demo.start } : { signIn: dashboardRoutes.signIn }),
        next: dashboardRoutes.page,
      });
    }),
  );
}

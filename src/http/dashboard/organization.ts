import type Router from '@koa/router';
import type { Context } from 'koa';
import { type OrganizationService, organizationNotFound } from '../../domain/organizations/index.ts';
import { DEFAULT_ORGANIZATION, GatewayError } from '../../kernel/index.ts';
import type { DashboardOrganizationPage, LookForm } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import { readMultipart } from '../shared/multipart.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, faultsOf, type Me } from './desk.ts';

/** A picture and a few words. */
const MOST_BYTES = 1024 * 1024;

/** What was typed of a name and a look, with the file that was chosen. */
export async function readLook(
  ctx: Context,
): Promise<{ values: LookForm['values']; version: number; logoFile: Uint8Array | undefined }> {
  const { texts, files } = await readMultipart(ctx, MOST_BYTES);
  return {
    values: { name: texts.get('name') ?? '', accent: texts.get('accent')?.trim() ?? '' },
    version: Number(texts.get('version')),
    logoFile: files.get('logo'),
  };
}

/** Which of its fields a refusal is about. Throws what is no refusal of the input. */
export const lookFaults = (error: unknown): LookForm['faults'] =>
  Object.keys(faultsOf(error)).map((path) => ({
    kind: path === 'accent' || path === 'logo' ? path : 'name',
  }));

/** What an organization is called and how its new integrations look; and its end. */
export function mountOrganization(
  router: Router,
  parts: { issuer: string; desk: Desk; organizations: OrganizationService; show: ShowPage },
): void {
  const { desk, organizations, show } = parts;
  const ours = sameOrigin(parts.issuer);
  const { settings, remove } = dashboardRoutes.organization;

  const page = async (
    me: Me,
    more: Partial<DashboardOrganizationPage> = {},
  ): Promise<DashboardOrganizationPage> => {
    const { id } = organizationOf(me);
    const { name, version } = await organizations.byId(me.actor, id);
    const { accent = '', logo } = await organizations.lookOf(me.actor, id);
    return {
      chrome: await desk.chrome(me, 'members'),
      paths: {
        save: pathTo(settings, { organization: me.where }),
        remove: pathTo(remove, { organization: me.where }),
      },
      version,
      form: { values: { name, accent }, logo: logo !== undefined, faults: [] },
      ...(id !== DEFAULT_ORGANIZATION && { removal: { name } }),
      ...more,
    };
  };

  router.get(
    settings,
    desk.member('organizations:write', async (ctx, me) =>
      show(ctx, 200, 'dashboard-organization', await page(me)),
    ),
  );
  router.post(
    settings,
    ours,
    desk.member('organizations:write', async (ctx, me) => {
      const { id } = organizationOf(me);
      const { values, version, logoFile } = await readLook(ctx);
      try {
        await organizations.change(me.actor, id, { ...values, version, logoFile });
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'organization_changed') {
          const form = { ...(await page(me)).form, values };
          return show(ctx, 409, 'dashboard-organization', await page(me, { form, changed: true }));
        }
        const form = { ...(await page(me)).form, values, faults: lookFaults(error) };
        return show(ctx, 400, 'dashboard-organization', await page(me, { form }));
      }
      await desk.back(ctx, me, pathTo(settings, { organization: me.where }), 'saved');
    }),
  );
  router.post(
    remove,
    ours,
    desk.member('organizations:write', async (ctx, me) => {
      const { id, name } = organizationOf(me);
      const refuse = async (kind: 'unsure' | 'in-use', status: number) =>
        show(ctx, status, 'dashboard-organization', await page(me, { removal: { name, fault: { kind } } }));
      if ((await readForm(ctx)).get('sure')?.trim() !== name) return refuse('unsure', 400);
      try {
        await organizations.remove(me.actor, id);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'organization_in_use') throw error;
        return refuse('in-use', 409);
      }
      await desk.back(ctx, me, dashboardRoutes.organizations, 'removed');
    }),
  );
}

function organizationOf({ organization }: Me) {
  if (organization === undefined) throw organizationNotFound();
  return organization;
}

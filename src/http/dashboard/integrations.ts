import type Router from '@koa/router';
import type { Context } from 'koa';
import { may } from '../../domain/access/index.ts';
import {
  INTEGRATION_KINDS,
  type IntegrationChange,
  type IntegrationInput,
  redirectUrisFor,
} from '../../domain/directory/index.ts';
import { type Fault, GatewayError } from '../../kernel/index.ts';
import { integrationKinds } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Me, seeOther } from './desk.ts';
import { mountIntegrationBranding } from './integration-branding.ts';
import {
  changeOf,
  everyFault,
  fieldsOf,
  fieldsToCreate,
  MOST_FORM_BYTES,
  type Typed,
} from './integration-forms.ts';
import { headOf, type IntegrationPagesParts, integrationOf, pathOf } from './integration-parts.ts';
import { mountIntegrationSecrets, showCard } from './integration-secrets.ts';
import { mountIntegrationSettings } from './integration-settings.ts';

const at = dashboardRoutes.integrations;

/** Where administrators look after what people sign in to. */
export function mountIntegrations(router: Router, parts: IntegrationPagesParts): void {
  mountList(router, parts);
  mountCreate(router, parts);
  const { desk, managed, show } = parts;
  const ours = sameOrigin(parts.issuer);

  router.get(
    at.page,
    desk.member('integrations:read', async (ctx, me) =>
      showCard(ctx, me, parts, await integrationOf(ctx, me, managed)),
    ),
  );
  mountIntegrationSettings(router, parts);
  mountIntegrationBranding(router, parts);
  mountIntegrationSecrets(router, parts);

  router.get(
    at.delete,
    desk.member('integrations:write', async (ctx, me) => {
      const integration = await integrationOf(ctx, me, managed);
      const chrome = await desk.chrome(me, 'integrations');
      show(ctx, 200, 'integration-delete', { chrome, integration: headOf(me, integration), typed: '' });
    }),
  );
  router.post(
    at.delete,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const integration = await integrationOf(ctx, me, managed);
      const typed = (await readForm(ctx, MOST_FORM_BYTES)).get('name') ?? '';
      if (typed.trim() !== integration.name) {
        return show(ctx, 400, 'integration-delete', {
          chrome: await desk.chrome(me, 'integrations'),
          integration: headOf(me, integration),
          typed,
          fault: { kind: 'confirm-name', values: {} },
        });
      }
      await managed.remove(me.actor, integration.id);
      await desk.back(ctx, me, pathTo(at.list, { organization: me.where }), 'removed');
    }),
  );
}

function mountList(router: Router, { desk, managed, show }: IntegrationPagesParts): void {
  router.get(
    at.list,
    desk.member('integrations:read', async (ctx, me) => {
      const search = textOf(ctx, 'q');
      const after = textOf(ctx, 'after');
      const page = await managed.page(me.actor, {
        organizationId: me.organization?.id,
        search,
        after: after === '' ? undefined : after,
      });
      const path = pathTo(at.list, { organization: me.where });
      const next = page.next && new URLSearchParams({ ...(search && { q: search }), after: page.next });
      show(ctx, 200, 'integrations', {
        chrome: await desk.chrome(me, 'integrations'),
        path,
        search,
        integrations: page.integrations.map((one) => ({
          name: one.name,
          kind: one.kind,
          clientId: one.clientId,
          path: pathOf(at.page, me, one),
        })),
        ...(next && { next: `${path}?${next}` }),
        ...(mayCreate(me) && { create: pathTo(at.kinds, { organization: me.where }) }),
      });
    }),
  );
}

/** An integration is some organization's: where all are meant, one has to be chosen first. */
const mayCreate = (me: Me): boolean => me.organization !== undefined && may(me.actor, 'integrations:write');

function mountCreate(router: Router, parts: IntegrationPagesParts): void {
  const { desk, managed, show } = parts;

  router.get(
    at.kinds,
    desk.member('integrations:write', async (ctx, me) => {
      if (!mayCreate(me)) return seeOther(ctx, dashboardRoutes.organizations);
      show(ctx, 200, 'integration-kinds', {
        chrome: await desk.chrome(me, 'integrations'),
        list: pathTo(at.list, { organization: me.where }),
        kinds: integrationKinds.map((kind) => ({
          kind,
          path: pathTo(at.create, { organization: me.where, kind }),
        })),
      });
    }),
  );

  const showForm = async (
    ctx: Context,
    me: Me,
    status: number,
    typed: Typed,
    more: { faults?: readonly Fault[]; redirectUris?: readonly string[] } = {},
  ) => {
    const kind = kindOf(ctx);
    show(ctx, status, 'integration-new', {
      chrome: await desk.chrome(me, 'integrations'),
      list: pathTo(at.list, { organization: me.where }),
      kind,
      path: pathTo(at.create, { organization: me.where, kind }),
      fields: fieldsOf(fieldsToCreate(kind), typed, more.faults),
      ...(more.redirectUris && { redirectUris: more.redirectUris }),
    });
  };

  router.get(
    at.create,
    desk.member('integrations:write', async (ctx, me) => {
      if (!mayCreate(me)) return seeOther(ctx, dashboardRoutes.organizations);
      await showForm(ctx, me, 200, new Map());
    }),
  );
  router.post(
    at.create,
    sameOrigin(parts.issuer),
    desk.member('integrations:write', async (ctx, me) => {
      const { organization } = me;
      if (organization === undefined) return seeOther(ctx, dashboardRoutes.organizations);
      const kind = kindOf(ctx);
      const typed = await readForm(ctx, MOST_FORM_BYTES);
      try {
        const change = changeOf(fieldsToCreate(kind), typed);
        const input: IntegrationInput = {
          ...change,
          kind,
          name: change.name ?? '',
          // Fields that are left empty say nothing of a new one.
          tenantId: change.tenantId || undefined,
          ...clientAuthOf(change, kind),
        };
        if (typed.has('look')) {
          return await showForm(ctx, me, 200, typed, { redirectUris: await redirectUrisFor(input) });
        }
        const { integration } = await managed.create(me.actor, organization.id, input, {
          withoutSecret: true,
        });
        await desk.back(ctx, me, pathOf(at.page, me, integration), 'saved');
      } catch (error) {
        const check = async (change: IntegrationChange) => {
          await redirectUrisFor({ ...EXAMPLE[kind], ...defined(change), kind, name: change.name ?? 'x' });
        };
        const faults = await everyFault(error, fieldsToCreate(kind), typed, check);
        await showForm(ctx, me, 400, typed, { faults });
      }
    }),
  );
}

const ID = '00000000-0000-4000-8000-000000000000';

/** One of each kind that is taken, beside which a single field can be looked at. */
const EXAMPLE: Record<IntegrationInput['kind'], Omit<IntegrationInput, 'kind'>> = {
  'azure-b2c': { name: 'x', initialDomain: 'x' },
  'entra-external-id': { name: 'x', initialDomain: 'x', tenantId: ID },
  'entra-external-mfa': { name: 'x', appId: ID, tenantIds: [ID] },
  oidc: { name: 'x', redirectUris: ['https://x.example/'] },
};

const defined = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;

/** How a client proves itself is asked for with the code flow alone; for the other it says nothing. */
const clientAuthOf = (
  change: Pick<IntegrationInput, 'responseType' | 'clientAuth'>,
  kind: IntegrationInput['kind'],
): Partial<IntegrationInput> =>
  kind === 'oidc' && change.responseType !== 'code' ? { clientAuth: undefined } : {};

function kindOf(ctx: Context) {
  const kind = INTEGRATION_KINDS.find((one) => one === (ctx.params as { kind?: string }).kind);
  if (kind === undefined) throw new GatewayError('missing', 'not_found', 'There is no such kind.');
  return kind;
}

const textOf = (ctx: Context, name: string): string => {
  const value = ctx.query[name];
  return typeof value === 'string' ? value : '';
};

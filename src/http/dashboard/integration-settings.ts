import type Router from '@koa/router';
import { checkChange, type Integration } from '../../domain/directory/index.ts';
import type { Fault } from '../../kernel/index.ts';
import type { IntegrationSettingsPage } from '../../pages/index.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Me } from './desk.ts';
import {
  besideTheirs,
  changeOf,
  everyFault,
  fieldsOf,
  isConflict,
  MOST_FORM_BYTES,
  settingsOf,
  type Typed,
  writtenOf,
} from './integration-forms.ts';
import { headOf, type IntegrationPagesParts, integrationOf, pathOf } from './integration-parts.ts';

const at = dashboardRoutes.integrations;

/** The form with everything that may be changed about an integration. */
export function mountIntegrationSettings(router: Router, parts: IntegrationPagesParts): void {
  const { desk, managed, show } = parts;

  router.get(
    at.settings,
    desk.member('integrations:read', async (ctx, me) => {
      const integration = await integrationOf(ctx, me, managed);
      const chrome = await desk.chrome(me, 'integrations');
      show(ctx, 200, 'integration-settings', { chrome, ...pageOf(me, integration) });
    }),
  );

  router.post(
    at.settings,
    sameOrigin(parts.issuer),
    desk.member('integrations:write', async (ctx, me) => {
      const integration = await integrationOf(ctx, me, managed);
      const typed = await readForm(ctx, MOST_FORM_BYTES);
      const names = settingsOf(integration).flatMap((group) => group.names);
      try {
        const change = changeOf(names, typed);
        // Addresses that follow from a tenant are nobody's to write.
        if (integration.kind !== 'oidc') change.redirectUris = undefined;
        if (change.name?.trim() === integration.name) change.name = undefined;
        await managed.update(me.actor, integration.id, change, versionOf(typed));
        await desk.back(ctx, me, pathOf(at.settings, me, integration), 'saved');
      } catch (error) {
        const chrome = await desk.chrome(me, 'integrations');
        if (isConflict(error)) {
          const now = await integrationOf(ctx, me, managed);
          const page = pageOf(me, now, { typed });
          return show(ctx, 409, 'integration-settings', {
            chrome,
            ...page,
            groups: page.groups.map(({ group, fields }) => ({
              group,
              fields: besideTheirs(fields, writtenOf(now)),
            })),
            conflict: true,
          });
        }
        const faults = await everyFault(error, names, typed, (one) => checkChange(integration, one));
        const version = versionOf(typed);
        show(ctx, 400, 'integration-settings', {
          chrome,
          ...pageOf(me, integration, { typed, faults }),
          // As it was read: what somebody else saves meanwhile is still told.
          ...(version !== undefined && { version }),
        });
      }
    }),
  );
}

/** The version that the form was made of; one without is told that it has changed. */
export const versionOf = (typed: Typed): number => {
  const version = Number(typed.get('version'));
  return Number.isSafeInteger(version) ? version : 0;
};

function pageOf(
  me: Me,
  integration: Integration,
  { typed, faults }: { typed?: Typed; faults?: readonly Fault[] } = {},
): Omit<IntegrationSettingsPage, 'chrome'> {
  const { protocol, responseTypes } = integration;
  const code = responseTypes.includes('code');
  return {
    integration: headOf(me, integration),
    path: pathOf(at.settings, me, integration),
    version: integration.version,
    groups: settingsOf(integration).map(({ group, names }) => ({
      group,
      fields: fieldsOf(names, typed ?? writtenOf(integration), faults),
    })),
    fixed: [
      { field: 'response-type', option: code ? 'code' : 'id_token' },
      ...(code ? [{ field: 'client-auth' as const, option: protocol.clientAuth }] : []),
      { field: 'subjects', option: protocol.subjects },
    ],
    keys: protocol.clientKeys.map(({ kid }) => kid),
  };
}

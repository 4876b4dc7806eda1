import { z } from 'zod';
import {
  changeOf,
  inputOf,
  integrationChangeShape,
  integrationShape,
  tellingAll,
  writtenOf,
} from '../../domain/configuration/index.ts';
import { decideChange, decideNew, type Integration } from '../../domain/directory/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';
import { one } from './organizations.ts';

/** Fifty addresses of the longest kind and all else fit in. */
export const MOST_INTEGRATION_BYTES = 256 * 1024;

const picture = z.object({ name: z.string(), width: z.number().int(), height: z.number().int() });

export const integration = z
  .object({
    id: z.string(),
    organization: z.string(),
    clientId: z.string(),
    createdAt: moment,
    version: z.number().int(),
    demo: z.boolean().meta({ description: 'The built-in demo application, which nobody changes.' }),
    ...integrationShape,
    redirectUris: z.array(z.string()),
    logos: z.array(picture),
  })
  .meta({ id: 'Integration' });

/** The relying parties. Fields are those of the configuration file; what is left out of a change stays as it is. */
export const integrationOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listIntegrations',
    method: 'get',
    path: '/integrations',
    permission: 'integrations:read',
    summary: 'The integrations, by name',
    query: z.object({
      search: z.string().optional().meta({ description: 'Part of a name, or a whole client id.' }),
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    answer: z.object({
      integrations: z.array(integration),
      next: z.string().optional().meta({ description: 'Where the next page begins: send it as `after`.' }),
    }),
    async run({ actor, organizationId, query }) {
      const page = await services.managed.page(actor, { organizationId, ...query });
      return {
        integrations: page.integrations.map(shownIntegration),
        ...(page.next !== undefined && { next: page.next }),
      };
    },
  }),
  operation({
    id: 'createIntegration',
    method: 'post',
    path: '/integrations',
    permission: 'integrations:write',
    summary: 'Register a relying party',
    description: 'The secret of a client that proves itself by one is returned this once.',
    body: z.strictObject(integrationShape),
    mostBytes: MOST_INTEGRATION_BYTES,
    answer: z.object({ integration, clientSecret: z.string().optional() }),
    status: 201,
    async run({ actor, organizationId, body }) {
      const where = one(organizationId);
      const input = inputOf(body);
      const made = await tellingAll(input, decideNew, () => services.managed.create(actor, where, input));
      return { ...made, integration: shownIntegration(made.integration) };
    },
  }),
  operation({
    id: 'readIntegration',
    method: 'get',
    path: '/integrations/{integration}',
    permission: 'integrations:read',
    summary: 'One integration',
    answer: integration,
    async run({ actor, ids }) {
      return shownIntegration(await services.managed.byId(actor, idOf(ids)));
    },
  }),
  operation({
    id: 'updateIntegration',
    method: 'patch',
    path: '/integrations/{integration}',
    permission: 'integrations:write',
    summary: 'Change what is given',
    body: z
      .strictObject(integrationChangeShape)
      .partial()
      .extend({
        version: z.number().int().meta({ description: 'As it was read: a newer one answers 409.' }),
      }),
    mostBytes: MOST_INTEGRATION_BYTES,
    answer: integration,
    async run({ actor, ids, body: { version, ...body } }) {
      const old = await services.managed.byId(actor, idOf(ids));
      const change = changeOf(body);
      const changed = () => services.managed.update(actor, old.id, change, version);
      return shownIntegration(await tellingAll(change, (one) => decideChange(old, one), changed));
    },
  }),
  operation({
    id: 'removeIntegration',
    method: 'delete',
    path: '/integrations/{integration}',
    permission: 'integrations:write',
    summary: 'Remove it with its secrets, grants and logos',
    answer: z.void(),
    status: 204,
    async run({ actor, ids }) {
      await services.managed.remove(actor, idOf(ids));
    },
  }),
];

export const shownIntegration = (found: Integration): z.input<typeof integration> => ({
  id: found.id,
  organization: found.organizationId,
  clientId: found.clientId,
  createdAt: toMoment(found.createdAt),
  version: found.version,
  demo: found.demo,
  ...writtenOf(found),
  redirectUris: [...found.redirectUris],
  logos: found.branding.logos.map(({ name, light: { width, height } }) => ({ name, width, height })),
});

/** The router has read it. */
export const idOf = (ids: Readonly<Record<string, string>>) => ids.integration as IntegrationId;

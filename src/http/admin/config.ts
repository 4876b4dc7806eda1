import { z } from 'zod';
import { ACTIONS, configurationDocument, MOST_DOCUMENT_BYTES } from '../../domain/configuration/index.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminServices } from './operations.ts';

const yes = z.enum(['true', 'false']).optional();

const step = z
  .object({
    organization: z.string(),
    action: z
      .enum(ACTIONS)
      .meta({ description: '`leave`: it is not in the file, and stays without `prune`.' }),
    name: z.string(),
    id: z.string().optional(),
    clientId: z.string().optional(),
    changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
    clientSecret: z.string().optional().meta({ description: 'Of a new client. Returned this once.' }),
  })
  .meta({ id: 'ConfigurationStep' });

/** Integrations as a file, the same that the CLI writes and reads. */
export const configOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'exportConfiguration',
    method: 'get',
    path: '/config',
    permission: 'integrations:read',
    summary: 'The integrations as a file, without secrets',
    description: 'Below `all` those of every organization.',
    query: z.object({ ids: yes.meta({ description: 'With the id of each.' }) }),
    answer: configurationDocument,
    async run({ actor, organizationId, query }) {
      const how = { ids: query.ids === 'true' };
      return organizationId === undefined
        ? services.configurations.ofAll(actor, how)
        : services.configurations.ofOrganization(actor, organizationId, how);
    },
  }),
  operation({
    id: 'applyConfiguration',
    method: 'put',
    path: '/config',
    permission: 'integrations:write',
    summary: 'Make what a file says; the second time nothing changes',
    description:
      'An integration is found by its name, or by its `id` where one is given. Nothing is done where anything is at ' +
      'fault: `faults` holds all of them with their places. Needs integrations:read too.',
    query: z.object({
      dryRun: yes.meta({ description: 'Says what would be done, and does nothing.' }),
      prune: yes.meta({ description: 'Removes what the file does not have.' }),
    }),
    // As it came: its faults are told all at once, those of its form and those of what it says.
    body: z.unknown().meta({ override: { $ref: '#/components/schemas/Configuration' } }),
    mostBytes: MOST_DOCUMENT_BYTES,
    answer: z.object({
      dryRun: z.boolean(),
      steps: z.array(step),
      failed: z.object({ name: z.string(), code: z.string(), message: z.string() }).optional().meta({
        description: 'What could not be done after all. What is behind it was not begun: apply again.',
      }),
    }),
    async run({ actor, organizationId, query, body }) {
      const applied = await services.configurations.apply(actor, body, {
        organizationId,
        dryRun: query.dryRun === 'true',
        prune: query.prune === 'true',
      });
      return { ...applied, steps: applied.steps.map((one) => ({ ...one, changes: [...one.changes] })) };
    },
  }),
];

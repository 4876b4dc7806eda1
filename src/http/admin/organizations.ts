import { z } from 'zod';
import { type Organization, organizationNotFound } from '../../domain/organizations/index.ts';
import { type OrganizationId, parseId } from '../../kernel/index.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';

const organization = z
  .object({ id: z.string(), name: z.string(), createdAt: moment, version: z.number().int() })
  .meta({ id: 'Organization' });

const listed = z.object({
  organizations: z.array(organization),
  next: z.string().optional().meta({ description: 'Where the next page begins: send it as `after`.' }),
});

const AT_ONCE = 100;

/** Organizations: those of a key of the deployment, or the one that a key belongs to. */
export const organizationOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listOrganizations',
    method: 'get',
    path: '/organizations',
    permission: 'overview:read',
    summary: 'The organizations, by name',
    description: 'Below `all`, for keys of the deployment.',
    query: z.object({ after: z.string().optional() }),
    answer: listed,
    async run({ actor, query }) {
      const after = query.after === undefined ? undefined : parseId('org', query.after);
      const found = await services.organizations.list(actor, AT_ONCE + 1, after);
      const page = found.slice(0, AT_ONCE);
      const next = found.length > AT_ONCE ? page.at(-1)?.id : undefined;
      return { organizations: page.map(shown), ...(next && { next }) };
    },
  }),
  operation({
    id: 'createOrganization',
    method: 'post',
    path: '/organizations',
    permission: 'organizations:write',
    summary: 'Make an organization',
    description: 'Below `all`, for keys of the deployment. Its first owner joins by a link.',
    body: z.strictObject({ name: z.string() }),
    answer: organization,
    status: 201,
    async run({ actor, body }) {
      return shown(await services.organizations.create(actor, { name: body.name, owner: undefined }));
    },
  }),
  operation({
    id: 'readOrganization',
    method: 'get',
    path: '',
    permission: 'overview:read',
    summary: 'The organization itself',
    answer: organization,
    async run({ actor, organizationId }) {
      return shown(await services.organizations.byId(actor, one(organizationId)));
    },
  }),
  operation({
    id: 'renameOrganization',
    method: 'patch',
    path: '',
    permission: 'organizations:write',
    summary: 'Give it another name',
    body: z.strictObject({
      name: z.string(),
      version: z.number().int().meta({ description: 'As it was read: a newer one answers 409.' }),
    }),
    answer: organization,
    async run({ actor, organizationId, body }) {
      return shown(await services.organizations.rename(actor, one(organizationId), body));
    },
  }),
  operation({
    id: 'removeOrganization',
    method: 'delete',
    path: '',
    permission: 'organizations:write',
    summary: 'Remove it, when nothing is its own any more',
    answer: z.void(),
    status: 204,
    async run({ actor, organizationId }) {
      await services.organizations.remove(actor, one(organizationId));
    },
  }),
];

const shown = ({ id, name, createdAt, version }: Organization) => ({
  id,
  name,
  createdAt: toMoment(createdAt),
  version,
});

/** What is asked of one organization has no answer for all of them. */
export function one(organizationId: OrganizationId | undefined): OrganizationId {
  if (organizationId === undefined) throw organizationNotFound();
  return organizationId;
}

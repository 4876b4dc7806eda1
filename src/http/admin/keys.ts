import { z } from 'zod';
import { PERMISSIONS } from '../../domain/access/index.ts';
import { type ApiKey, type ApiKeyId, LONGEST_LIFE } from '../../domain/api-keys/index.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';

const scopes = z.array(z.enum(PERMISSIONS));
const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes,
    createdAt: moment,
    expiresAt: moment,
    lastUsedAt: moment.optional().meta({ description: 'To the hour.' }),
  })
  .meta({ id: 'ApiKey' });

/** The keys of this API itself. A key makes none that can do more than it can. */
export const keyOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listApiKeys',
    method: 'get',
    path: '/keys',
    permission: 'keys:read',
    summary: 'The API keys',
    answer: z.object({ keys: z.array(apiKey) }),
    async run({ actor, organizationId }) {
      return { keys: (await services.apiKeys.list(actor, organizationId)).map(shown) };
    },
  }),
  operation({
    id: 'createApiKey',
    method: 'post',
    path: '/keys',
    permission: 'keys:write',
    summary: 'Make an API key',
    description: 'The key itself is returned this once.',
    body: z.strictObject({
      name: z.string(),
      scopes,
      days: z
        .number()
        .int()
        .meta({ description: `Days until it ends, ${LONGEST_LIFE} at most.` }),
    }),
    answer: z.object({ key: apiKey, token: z.string() }),
    status: 201,
    async run({ actor, organizationId, body }) {
      const { scopes: permissions, ...rest } = body;
      const { key, token } = await services.apiKeys.create(actor, organizationId, { ...rest, permissions });
      return { key: shown(key), token };
    },
  }),
  operation({
    id: 'revokeApiKey',
    method: 'delete',
    path: '/keys/{key}',
    permission: 'keys:write',
    summary: 'Revoke an API key',
    answer: z.void(),
    status: 204,
    async run({ actor, organizationId, ids }) {
      await services.apiKeys.revoke(actor, organizationId, ids.key as ApiKeyId);
    },
  }),
];

const shown = ({ id, name, permissions, createdAt, expiresAt, lastUsedAt }: ApiKey) => ({
  id,
  name,
  scopes: [...permissions],
  createdAt: toMoment(createdAt),
  expiresAt: toMoment(expiresAt),
  ...(lastUsedAt !== undefined && { lastUsedAt: toMoment(lastUsedAt) }),
});

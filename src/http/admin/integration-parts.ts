import { z } from 'zod';
import { inFields } from '../../domain/configuration/index.ts';
import { type ClientSecretView, SECRET_LIVES } from '../../domain/integrations/index.ts';
import type { SecretId } from '../../kernel/index.ts';
import { idOf, integration, shownIntegration } from './integrations.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';

/** Two pictures of 256 KiB, in base64. */
const MOST_LOGO_BYTES = 768 * 1024;

const clientSecret = z
  .object({
    id: z.string(),
    lastFour: z.string().optional(),
    createdAt: moment,
    expiresAt: moment.optional().meta({ description: 'Never, where it is missing.' }),
    lastUsedAt: moment.optional().meta({ description: 'To the hour.' }),
    expired: z.boolean(),
    linkGoodUntil: moment.optional().meta({ description: 'Of a link that nobody has opened yet.' }),
  })
  .meta({ id: 'ClientSecret' });
const life = z.strictObject({ expires: z.enum(SECRET_LIVES).optional() });

const path = '/integrations/{integration}/secrets';
const logoPath = '/integrations/{integration}/logos/{logo}';

/** What belongs to an integration: its client secrets and its logos. */
export const integrationPartOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listClientSecrets',
    method: 'get',
    path,
    permission: 'integrations:read',
    summary: 'The client secrets, oldest first',
    answer: z.object({ secrets: z.array(clientSecret) }),
    async run({ actor, ids }) {
      return { secrets: (await services.secrets.list(actor, idOf(ids))).map(shown) };
    },
  }),
  operation({
    id: 'addClientSecret',
    method: 'post',
    path,
    permission: 'integrations:write',
    summary: 'A new client secret; two may be alive at once',
    description: 'The secret itself is returned this once.',
    body: life,
    answer: z.object({ secret: clientSecret, clientSecret: z.string() }),
    status: 201,
    async run({ actor, ids, body }) {
      const made = await inFields(() => services.secrets.add(actor, idOf(ids), body.expires));
      return { secret: shown(made.secret), clientSecret: made.clientSecret };
    },
  }),
  operation({
    id: 'handOverClientSecret',
    method: 'post',
    path: `${path}/links`,
    permission: 'integrations:write',
    summary: 'A new client secret for somebody else, who collects it by a link',
    description: 'The link works once, for seven days, and is returned this once.',
    body: life,
    answer: z.object({ secret: clientSecret, link: z.string(), expiresAt: moment }),
    status: 201,
    async run({ actor, ids, body }) {
      const made = await inFields(() => services.secrets.handOver(actor, idOf(ids), body.expires));
      return { secret: shown(made.secret), link: made.url, expiresAt: toMoment(made.expiresAt) };
    },
  }),
  operation({
    id: 'revokeClientSecret',
    method: 'delete',
    path: `${path}/{secret}`,
    permission: 'integrations:write',
    summary: 'From now on this secret opens nothing',
    answer: z.void(),
    status: 204,
    async run({ actor, ids }) {
      await services.secrets.revoke(actor, idOf(ids), ids.secret as SecretId);
    },
  }),
  operation({
    id: 'putLogo',
    method: 'put',
    path: logoPath,
    permission: 'integrations:write',
    summary: 'Register a logo under this name',
    description: 'PNG, JPEG or WebP in base64. What is kept is a PNG of its pixels.',
    body: z.strictObject({ file: z.base64(), darkFile: z.base64().optional() }),
    mostBytes: MOST_LOGO_BYTES,
    answer: integration,
    async run({ actor, ids, body }) {
      const input = {
        name: ids.logo ?? '',
        file: Buffer.from(body.file, 'base64'),
        ...(body.darkFile !== undefined && { darkFile: Buffer.from(body.darkFile, 'base64') }),
      };
      return shownIntegration(await inFields(() => services.managed.addLogo(actor, idOf(ids), input)));
    },
  }),
  operation({
    id: 'removeLogo',
    method: 'delete',
    path: logoPath,
    permission: 'integrations:write',
    summary: 'Take a logo away',
    answer: integration,
    async run({ actor, ids }) {
      return shownIntegration(await services.managed.removeLogo(actor, idOf(ids), ids.logo ?? ''));
    },
  }),
];

const shown = (one: ClientSecretView): z.input<typeof clientSecret> => ({
  id: one.id,
  ...(one.lastFour !== undefined && { lastFour: one.lastFour }),
  createdAt: toMoment(one.createdAt),
  ...(one.expiresAt !== undefined && { expiresAt: toMoment(one.expiresAt) }),
  ...(one.lastUsedAt !== undefined && { lastUsedAt: toMoment(one.lastUsedAt) }),
  expired: one.expired,
  ...(one.waitsUntil !== undefined && { linkGoodUntil: toMoment(one.waitsUntil) }),
});

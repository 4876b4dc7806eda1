import { cliActor, PERMISSIONS } from '../../domain/access/index.ts';
import type { ApiKeyId } from '../../domain/api-keys/index.ts';
import type { OrganizationId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

const whose = (args: Arguments) => args.text('organization') as OrganizationId | undefined;

/** `api-key …`: the bearer keys of the admin API; without an organization they act everywhere. */
export const apiKey: Noun = {
  create: {
    help: [
      '--name NAME --scope SCOPE... [--days 90] [--organization ORGANIZATION]',
      `        (scopes: ${PERMISSIONS.join(' ')})`,
    ],
    options: {
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      days: { type: 'string' },
      organization: { type: 'string' },
    },
    async run(io, args) {
      const permissions = (args.texts('scope') ?? []).map((text) => {
        const known = PERMISSIONS.find((one) => one === text);
        if (known === undefined) throw new UsageError(`There is no scope "${text}".`);
        return known;
      });
      await withDirectory(io.env, async ({ apiKeys }) => {
        const { key, token } = await apiKeys.create(cliActor(), whose(args), {
          name: args.required('name'),
          permissions,
          days: Number(args.text('days') ?? 90),
        });
        print(io, args.json, { key: key.id, token, expiresAt: new Date(key.expiresAt).toISOString() });
      });
    },
  },
  list: {
    help: ['[--organization ORGANIZATION]'],
    options: { organization: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ apiKeys }) => {
        const keys = await apiKeys.list(cliActor(), whose(args));
        print(io, args.json, {
          keys: keys.map(({ id, name, permissions, expiresAt, lastUsedAt }) => ({
            key: id,
            name,
            scopes: permissions,
            expiresAt: new Date(expiresAt).toISOString(),
            lastUsedAt: lastUsedAt === undefined ? null : new Date(lastUsedAt).toISOString(),
          })),
        });
      });
    },
  },
  revoke: {
    help: ['--key KEY [--organization ORGANIZATION]'],
    options: { key: { type: 'string' }, organization: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ apiKeys }) => {
        const key = args.required('key') as ApiKeyId;
        await apiKeys.revoke(cliActor(), whose(args), key);
        print(io, args.json, { key, revoked: true });
      });
    },
  },
};

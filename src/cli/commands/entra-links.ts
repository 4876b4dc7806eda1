import type { EntraLink } from '../../domain/entra/index.ts';
import { type IntegrationId, parseId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

const ACCOUNT = {
  integration: { type: 'string' },
  'tenant-id': { type: 'string' },
  'object-id': { type: 'string' },
} as const;

/** `user link …`: whose phone answers for which account in Microsoft Entra. */
export const entraLinks: Noun = {
  link: {
    help: ['--email ADDRESS --integration ID --tenant-id GUID --object-id GUID [--replace]   (external MFA)'],
    options: { email: { type: 'string' }, replace: { type: 'boolean' }, ...ACCOUNT },
    async run(io, args) {
      const account = accountOf(args);
      await withDirectory(io.env, async ({ entraLinks }) => {
        const email = args.required('email');
        const link = await entraLinks.byOperator({ ...account, email, replace: args.flag('replace') });
        print(io, args.json, describe(link));
      });
    },
  },
  unlink: {
    help: ['--integration ID --tenant-id GUID --object-id GUID'],
    options: ACCOUNT,
    async run(io, args) {
      const account = accountOf(args);
      await withDirectory(io.env, async ({ entraLinks }) => {
        await entraLinks.unlink(account);
        print(io, args.json, { ...account, unlinked: true });
      });
    },
  },
  links: {
    help: ['--integration ID'],
    options: { integration: ACCOUNT.integration },
    async run(io, args) {
      const id = integrationOf(args);
      await withDirectory(io.env, async ({ entraLinks }) => {
        const all = (await entraLinks.list(id)).map(describe);
        if (args.json) io.out(`${JSON.stringify(all)}\n`);
        else if (all.length === 0) io.err('No account is linked yet.\n');
        else for (const one of all) print(io, false, one);
      });
    },
  },
};

const accountOf = (args: Arguments) => ({
  integrationId: integrationOf(args),
  tenantId: args.required('tenant-id'),
  objectId: args.required('object-id'),
});

function integrationOf(args: Arguments): IntegrationId {
  const id = parseId('int', args.required('integration'));
  if (id === undefined) {
    throw new UsageError('--integration is no integration id: list them with `integration list`.');
  }
  return id;
}

const describe = (link: EntraLink) => ({
  integration: link.integrationId,
  tenantId: link.tenantId,
  objectId: link.objectId,
  user: link.userId,
  linkedAt: new Date(link.linkedAt).toISOString(),
});

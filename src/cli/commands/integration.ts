import { cliActor } from '../../domain/access/index.ts';
import { INTEGRATION_KINDS } from '../../domain/directory/index.ts';
import { DEFAULT_ORGANIZATION, type IntegrationId, parseId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';
import { organizationOf } from '../organization-of.ts';
import { describe, FIELDS, fields, oneOf, POLICY_HELP } from './integration-fields.ts';
import { guideVerb } from './integration-guide.ts';
import { logoVerbs } from './integration-logo.ts';
import { secretVerbs } from './integration-secret.ts';
import { integrationClaims, integrationTest } from './integration-test.ts';

/** `integration …`: the relying parties of this gateway. */
export const integration: Noun = {
  create: {
    help: [
      '--kind azure-b2c --name NAME --initial-domain contoso [--tenant-id GUID] [--custom-domain HOST …]',
      '        [--policy B2C_1A_NAME …] [--response-type id_token|code]',
      '--kind entra-external-id --name NAME --initial-domain contoso --tenant-id GUID',
      '        [--client-auth client_secret_post|client_secret_jwt]',
      '--kind entra-external-mfa --name NAME --app-id GUID --tenant-id GUID …',
      '--kind oidc --name NAME --redirect-uri URL … [--response-type code|id_token] [--subjects public|pairwise]',
      '        [--client-auth client_secret_post|client_secret_jwt|private_key_jwt|none]',
      ...POLICY_HELP,
      '        [--organization ID]',
    ],
    options: { kind: { type: 'string' }, organization: { type: 'string' }, ...FIELDS },
    async run(io, args) {
      const kind = oneOf('kind', args.required('kind'), INTEGRATION_KINDS);
      await withDirectory(io.env, async ({ managed }, config) => {
        const organizationId = organizationOf(args) ?? DEFAULT_ORGANIZATION;
        const input = { kind, ...fields(args), name: args.required('name') };
        const created = await managed.create(cliActor(), organizationId, input);
        const { clientSecret } = created;
        print(io, args.json, {
          ...describe(created.integration, config),
          ...(clientSecret === undefined ? {} : { clientSecret }),
        });
        if (clientSecret !== undefined && !args.json) {
          io.err('The client secret is shown this once. Keep it where the application reads it.\n');
        }
      });
    },
  },
  show: {
    help: ['--id ID'],
    options: { id: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ managed }, config) => {
        print(io, args.json, describe(await managed.byId(cliActor(), id), config));
      });
    },
  },
  list: {
    help: ['[--organization ID] [--search TEXT]   (part of a name, or a whole client id)'],
    options: { organization: { type: 'string' }, search: { type: 'string' } },
    async run(io, args) {
      const organizationId = organizationOf(args);
      const search = args.text('search');
      await withDirectory(io.env, async ({ managed }, config) => {
        const found = await managed.list(cliActor(), organizationId, search);
        const all = found.map((one) => describe(one, config));
        if (args.json) io.out(`${JSON.stringify(all)}\n`);
        else if (all.length === 0) io.err('There is no integration yet: create one.\n');
        else for (const one of all) printWithGap(io, one);
      });
    },
  },
  update: {
    help: [
      '--id ID [--name NAME] [--initial-domain contoso] [--tenant-id GUID …] [--custom-domain HOST …]',
      '        [--policy B2C_1A_NAME …] [--app-id GUID] [--redirect-uri URL …]',
      ...POLICY_HELP,
    ],
    options: { id: { type: 'string' }, ...FIELDS },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ managed }, config) => {
        print(io, args.json, describe(await managed.update(cliActor(), id, fields(args)), config));
      });
    },
  },
  delete: {
    help: ['--id ID'],
    options: { id: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ managed }) => {
        await managed.remove(cliActor(), id);
        print(io, args.json, { id, deleted: true });
      });
    },
  },
  test: integrationTest(idOf),
  claims: integrationClaims(idOf),
  ...secretVerbs(idOf),
  ...logoVerbs(idOf),
  ...guideVerb(idOf),
};

function idOf(args: Arguments): IntegrationId {
  const id = parseId('int', args.required('id'));
  if (id === undefined) throw new UsageError('--id is no integration id: list them with `integration list`.');
  return id;
}

function printWithGap(io: Io, one: Record<string, unknown>): void {
  print(io, false, one);
  io.out('\n');
}

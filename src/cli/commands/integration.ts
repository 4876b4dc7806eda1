import type { Config } from '../../config/index.ts';
import { INTEGRATION_KINDS, type Integration, RESPONSE_TYPES } from '../../domain/directory/index.ts';
import { type IntegrationId, parseId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

const FIELDS = {
  name: { type: 'string' },
  'initial-domain': { type: 'string' },
  'tenant-id': { type: 'string' },
  'custom-domain': { type: 'string', multiple: true },
  'redirect-uri': { type: 'string', multiple: true },
  'response-type': { type: 'string' },
  confirm: { type: 'string' },
  'sign-up': { type: 'string' },
  'email-domain': { type: 'string', multiple: true },
  'terms-url': { type: 'string' },
  'privacy-url': { type: 'string' },
} as const;

/** How people sign in there, for `create` and `update` alike. */
const POLICY_HELP = [
  '        [--confirm none|number|typed-code[:always|:on-risk]] [--sign-up open|domains|invited]',
  '        [--email-domain DOMAIN …] [--terms-url URL] [--privacy-url URL]',
];

/** `integration …`: the relying parties of this gateway. */
export const integration: Noun = {
  create: {
    help: [
      '--kind azure-b2c --name NAME --initial-domain contoso [--tenant-id GUID] [--custom-domain HOST …]',
      '        [--response-type id_token|code]',
      '--kind oidc --name NAME --redirect-uri URL … [--response-type code|id_token]',
      ...POLICY_HELP,
    ],
    options: { kind: { type: 'string' }, ...FIELDS },
    async run(io, args) {
      const kind = oneOf('kind', args.required('kind'), INTEGRATION_KINDS);
      await withDirectory(io.env, async ({ integrations }, config) => {
        const created = await integrations.create({ kind, ...fields(args), name: args.required('name') });
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
  list: {
    help: [''],
    options: {},
    async run(io, args) {
      await withDirectory(io.env, async ({ integrations }, config) => {
        const all = (await integrations.list()).map((one) => describe(one, config));
        if (args.json) io.out(`${JSON.stringify(all)}\n`);
        else if (all.length === 0) io.err('There is no integration yet: create one.\n');
        else for (const one of all) printWithGap(io, one);
      });
    },
  },
  update: {
    help: [
      '--id ID [--name NAME] [--initial-domain contoso] [--tenant-id GUID] [--custom-domain HOST …]',
      '        [--redirect-uri URL …]',
      ...POLICY_HELP,
    ],
    options: { id: { type: 'string' }, ...FIELDS },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ integrations }, config) => {
        print(io, args.json, describe(await integrations.update(id, fields(args)), config));
      });
    },
  },
  delete: {
    help: ['--id ID'],
    options: { id: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ integrations }) => {
        await integrations.remove(id);
        print(io, args.json, { id, deleted: true });
      });
    },
  },
};

/** What an administrator pastes into the other side. */
const describe = (one: Integration, config: Config) => ({
  id: one.id,
  kind: one.kind,
  name: one.name,
  metadataUrl: `${config.publicUrl}/.well-known/openid-configuration`,
  issuer: config.publicUrl,
  clientId: one.clientId,
  responseType: one.responseTypes.join(' '),
  redirectUris: one.redirectUris,
  confirm: writeConfirmation(one),
  signUp: one.signUp.mode,
  ...(one.signUp.domains.length > 0 ? { emailDomains: one.signUp.domains } : {}),
  ...(one.termsUrl === undefined ? {} : { termsUrl: one.termsUrl }),
  ...(one.privacyUrl === undefined ? {} : { privacyUrl: one.privacyUrl }),
});

/** As `--confirm` takes it. */
const writeConfirmation = ({ confirmation: { kind, when } }: Integration): string =>
  kind === 'none' ? kind : `${kind}:${when}`;

function fields(args: Arguments) {
  const responseType = args.text('response-type');
  return {
    name: args.text('name'),
    initialDomain: args.text('initial-domain'),
    tenantId: args.text('tenant-id'),
    customDomains: args.texts('custom-domain'),
    redirectUris: args.texts('redirect-uri'),
    confirm: args.text('confirm'),
    signUp: args.text('sign-up'),
    emailDomains: args.texts('email-domain'),
    termsUrl: args.text('terms-url'),
    privacyUrl: args.text('privacy-url'),
    responseType:
      responseType === undefined ? undefined : oneOf('response-type', responseType, RESPONSE_TYPES),
  };
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined)
    throw new UsageError(`--${name} ${value} is not offered: write ${known.join(' or ')}.`);
  return found;
}

function idOf(args: Arguments): IntegrationId {
  const id = parseId('int', args.required('id'));
  if (id === undefined) throw new UsageError('--id is no integration id: list them with `integration list`.');
  return id;
}

function printWithGap(io: Io, one: Record<string, unknown>): void {
  print(io, false, one);
  io.out('\n');
}

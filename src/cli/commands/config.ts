import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { cliActor } from '../../domain/access/index.ts';
import { type Applied, type AppliedStep, MOST_DOCUMENT_BYTES } from '../../domain/configuration/index.ts';
import { DEFAULT_ORGANIZATION, GatewayError } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Io, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';
import { organizationOf } from '../organization-of.ts';
import { SecretsFile } from '../secrets-file.ts';

/** `config …`: integrations as a file, for people who keep configuration in git. */
export const config: Noun = {
  export: {
    help: [
      '[--organization ORGANIZATION|--all] [--file FILE] [--ids]',
      '        (integrations with policy, look and logos, always in one order; never a secret)',
    ],
    options: {
      organization: { type: 'string' },
      all: { type: 'boolean' },
      file: { type: 'string' },
      ids: { type: 'boolean' },
    },
    async run(io, args) {
      const organization = organizationOf(args);
      const all = args.flag('all');
      if (all && organization !== undefined)
        throw new UsageError('--all and --organization exclude each other.');
      const file = args.text('file');
      const how = { ids: args.flag('ids') };
      await withDirectory(io.env, async ({ configurations }) => {
        const document = all
          ? await configurations.ofAll(cliActor(), how)
          : await configurations.ofOrganization(cliActor(), organization ?? DEFAULT_ORGANIZATION, how);
        const text = `${JSON.stringify(document, null, 2)}\n`;
        if (file === undefined) io.out(text);
        else write(file, text);
      });
    },
  },
  apply: {
    help: [
      '--file FILE|- [--organization ORGANIZATION] [--dry-run] [--prune] [--secrets-file FILE]',
      '        (makes what the file says; twice changes nothing. --prune removes what the file does not have)',
      '        (secrets of new clients are printed once, or written to --secrets-file, for its owner alone)',
    ],
    options: {
      file: { type: 'string' },
      organization: { type: 'string' },
      'dry-run': { type: 'boolean' },
      prune: { type: 'boolean' },
      'secrets-file': { type: 'string' },
    },
    async run(io, args) {
      const document = await read(io, args.required('file'));
      const organizationId = organizationOf(args) ?? (isOfOne(document) ? DEFAULT_ORGANIZATION : undefined);
      const dryRun = args.flag('dry-run');
      const name = dryRun ? undefined : args.text('secrets-file');
      const secrets = name === undefined ? undefined : new SecretsFile(name);
      await withDirectory(io.env, async ({ configurations }) => {
        const told: AppliedStep[] = [];
        const each = (step: AppliedStep) => {
          const shown = secrets ? hidden(step, secrets) : step;
          told.push(shown);
          if (!args.json) writeStep(io, shown);
        };
        const how = { organizationId, dryRun, prune: args.flag('prune'), each };
        const applied = await configurations.apply(cliActor(), document, how);
        if (dryRun) for (const step of applied.steps) each(step);
        if (args.json) io.out(`${JSON.stringify({ ...applied, steps: told })}\n`);
        else summarize(io, applied, told);
        const { failed } = applied;
        if (failed) {
          throw new GatewayError(
            'conflict',
            failed.code,
            `${failed.name}: ${failed.message} Apply the file again.`,
          );
        }
      });
    },
  },
};

/** The step without its secret, which is in the file from now on. */
function hidden({ clientSecret, ...step }: AppliedStep, file: SecretsFile): AppliedStep {
  if (clientSecret === undefined) return step;
  const { organization, name, id = '', clientId = '' } = step;
  file.add({ organization, name, id, clientId, clientSecret });
  return step;
}

const MARKS: Record<AppliedStep['action'], string> = {
  create: '+ create',
  change: '~ change',
  keep: '  keep',
  remove: '- remove',
  leave: '  leave',
};

function writeStep(io: Io, { action, name, id, clientId, clientSecret, changes }: AppliedStep): void {
  if (action === 'keep') return;
  const why = action === 'leave' ? '  (not in the file: --prune would remove it)' : '';
  io.out(`${MARKS[action]}  ${name}${id === undefined ? '' : `  ${id}`}${why}\n`);
  for (const { field, from, to } of changes) io.out(`    ${field}: ${short(from)} -> ${short(to)}\n`);
  if (clientId !== undefined) io.out(`    clientId: ${clientId}\n`);
  if (clientSecret !== undefined) io.out(`    clientSecret: ${clientSecret}\n`);
}

function summarize(io: Io, { dryRun }: Applied, steps: readonly AppliedStep[]): void {
  const count = (wanted: AppliedStep['action']) => steps.filter(({ action }) => action === wanted).length;
  const said = [
    `${count('create')} created`,
    `${count('change')} changed`,
    `${count('keep')} unchanged`,
    `${count('remove')} removed`,
    `${count('leave')} left alone`,
  ].join(', ');
  io.err(dryRun ? `Nothing was done. It would be: ${said}.\n` : `${said}.\n`);
  if (steps.some(({ clientSecret }) => clientSecret !== undefined)) {
    io.err('Client secrets are shown this once. Keep them where the applications read them.\n');
  }
}

const MOST_SHOWN = 120;

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

async function read(io: Io, file: string): Promise<unknown> {
  const text = file === '-' ? await fromStdin(io) : fromFile(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new GatewayError('invalid', 'invalid_json', `${file} is not JSON: ${why}`);
  }
}

async function fromStdin(io: Io): Promise<string> {
  let text = '';
  for await (const chunk of io.stdin) {
    text += String(chunk);
    if (text.length > MOST_DOCUMENT_BYTES) throw tooLarge('-');
  }
  return text;
}

function fromFile(file: string): string {
  try {
    if (statSync(file).size <= MOST_DOCUMENT_BYTES) return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--file ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  throw tooLarge(file);
}

const tooLarge = (file: string): GatewayError =>
  new GatewayError(
    'too_large',
    'file_too_large',
    `${file} is larger than ${MOST_DOCUMENT_BYTES / 1024 / 1024} MiB: apply one organization after the other.`,
  );

/** A file of one organization says not which. */
const isOfOne = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && Object.hasOwn(document, 'integrations');

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(
      `--file ${file} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
}

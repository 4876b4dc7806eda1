import { catalogues } from '../../../views/index.ts';
import { cliActor } from '../../domain/access/index.ts';
import type { Field, Guide, Step, TypedOptions } from '../../domain/guides/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { createTranslators } from '../../pages/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

const t = createTranslators(catalogues)('en');

/** `integration guide`: how to set it up on the other side, as the dashboard shows it. */
export const guideVerb = (idOf: (args: Arguments) => IntegrationId): Noun => ({
  guide: {
    help: [
      '--id ID [--guide user-flow|custom-policy|graph|external-id|external-mfa|openid-connect|keycloak]',
      '        [--display-name NAME] [--keycloak URL] [--realm NAME] [--file FILE-NAME]',
    ],
    options: {
      id: { type: 'string' },
      guide: { type: 'string' },
      file: { type: 'string' },
      'display-name': { type: 'string' },
      keycloak: { type: 'string' },
      realm: { type: 'string' },
    },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ guides }) => {
        const { integration, guides: fitting } = await guides.list(cliActor(), id);
        const guideId = args.text('guide') ?? fitting[0] ?? '';
        const { guide } = await guides.guide(cliActor(), id, guideId, typed(args));
        const file = args.text('file');
        if (file !== undefined) io.out(textOf(guide, file));
        else if (args.json) io.out(`${JSON.stringify({ id, guides: fitting, ...describe(guide) })}\n`);
        else {
          write(io, guide, integration.name);
          const others = fitting.filter((one) => one !== guide.id);
          io.err(`There are other guides: --guide ${others.join(', --guide ')}.\n`);
        }
      });
    },
  },
});

const typed = (args: Arguments): TypedOptions => ({
  displayName: args.text('display-name'),
  keycloak: args.text('keycloak'),
  realm: args.text('realm'),
});

/** One of the guide's texts as it is, to be written into a file. */
function textOf({ steps }: Guide, fileName: string): string {
  const snippets = steps.flatMap((step) => step.snippets);
  const found = snippets.find((one) => one.fileName === fileName || one.name === fileName);
  if (found !== undefined) return found.text;
  const names = snippets.map((one) => one.fileName).join(', ');
  throw new UsageError(`--file ${fileName} is not in this guide${names && `: there is ${names}`}.`);
}

/** The guide with its texts, for programs. A secret has no value. */
const describe = ({ id, warnings, steps }: Guide) => ({
  guide: id,
  title: t(`dash.guides.guide.${id}`),
  warnings: warnings.map(({ key, value }) => t(`dash.guides.warning.${key}`, { value })),
  steps: steps.map(({ key, path, fields, snippets }) => ({
    step: key,
    text: t(`dash.guides.step.${key}`),
    path,
    fields: fields.map(({ key: field, label, value, note }) => ({
      field,
      label,
      ...(value !== undefined && { value }),
      ...(note !== undefined && { note: t(`dash.guides.note.${note}`) }),
    })),
    files: snippets.map(({ name, fileName, text }) => ({ name, fileName, text })),
  })),
});

function write(io: Io, guide: Guide, name: string): void {
  io.out(`${t('dash.guides.heading', { name })}\n${t(`dash.guides.guide.${guide.id}`)}\n`);
  for (const { key, value } of guide.warnings) io.out(`\n! ${t(`dash.guides.warning.${key}`, { value })}\n`);
  guide.steps.forEach((step, index) => {
    io.out(`\n${index + 1}. ${t(`dash.guides.step.${step.key}`)}\n`);
    writeStep(io, step);
  });
}

function writeStep(io: Io, { path, fields, snippets }: Step): void {
  if (path.length > 0) io.out(`   ${path.join(' > ')}\n`);
  const width = Math.max(0, ...fields.map(({ label }) => label.length));
  for (const field of fields) io.out(`   ${field.label.padEnd(width)}  ${shown(field)}\n`);
  for (const { fileName, text } of snippets) io.out(`\n   ${fileName}:\n\n${text}`);
}

function shown({ value, note }: Field): string {
  const said = note === undefined ? '' : `  (${t(`dash.guides.note.${note}`)})`;
  if (value === undefined) return t('dash.guides.value.secret') + said;
  return (value === '' ? t('dash.guides.value.empty') : value) + said;
}

import { readFileSync, statSync } from 'node:fs';
import { cliActor } from '../../domain/access/index.ts';
import type { Integration } from '../../domain/directory/index.ts';
import { logoPath } from '../../http/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

/** Far above what a logo may have, so that a wrong file is not read whole. */
const MOST_BYTES = 10 * 1024 * 1024;

/** `integration logo …`: the logos that a request may choose from. `idOf` reads the integration's id. */
export const logoVerbs = (idOf: (args: Arguments) => IntegrationId): Noun => ({
  'logo add': {
    help: ['--id ID --file logo.png|.jpg|.webp [--dark-file FILE] [--name default]'],
    options: {
      id: { type: 'string' },
      name: { type: 'string' },
      file: { type: 'string' },
      'dark-file': { type: 'string' },
    },
    async run(io, args) {
      const id = idOf(args);
      const file = readPicture('file', args.required('file'));
      const dark = args.text('dark-file');
      const darkFile = dark === undefined ? undefined : readPicture('dark-file', dark);
      const name = args.text('name') ?? 'default';
      await withDirectory(io.env, async ({ managed }, { publicUrl }) => {
        const changed = await managed.addLogo(cliActor(), id, { name, file, darkFile });
        const added = logosOf(changed, publicUrl).find((one) => one.name === name);
        print(io, args.json, { id, ...added });
      });
    },
  },
  'logo list': {
    help: ['--id ID'],
    options: { id: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ managed }, { publicUrl }) => {
        const all = logosOf(await managed.byId(cliActor(), id), publicUrl);
        if (args.json) io.out(`${JSON.stringify(all)}\n`);
        else if (all.length === 0) io.err('There is no logo yet: add one.\n');
        for (const one of args.json ? [] : all) {
          print(io, false, one);
          io.out('\n');
        }
      });
    },
  },
  'logo remove': {
    help: ['--id ID --name NAME'],
    options: { id: { type: 'string' }, name: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      const name = args.required('name');
      await withDirectory(io.env, async ({ managed }) => {
        await managed.removeLogo(cliActor(), id, name);
        print(io, args.json, { id, name, removed: true });
      });
    },
  },
});

const logosOf = ({ branding }: Integration, publicUrl: string) =>
  branding.logos.map(({ name, light, dark }) => ({
    name,
    size: `${light.width} × ${light.height}`,
    url: publicUrl + logoPath(light.hash),
    ...(dark === undefined ? {} : { darkUrl: publicUrl + logoPath(dark.hash) }),
  }));

function readPicture(name: string, file: string): Uint8Array {
  try {
    if (statSync(file).size <= MOST_BYTES) return readFileSync(file);
  } catch {
    throw new UsageError(`--${name} ${file} cannot be read: give a PNG, JPEG or WebP file.`);
  }
  throw new UsageError(`--${name} ${file} is too large to be a logo.`);
}

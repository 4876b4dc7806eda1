import { cliActor } from '../../domain/access/index.ts';
import { type ClientSecretView, SECRET_LIVES } from '../../domain/integrations/index.ts';
import { type IntegrationId, parseId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

/** `integration secret …`: what a client proves itself by. `idOf` reads the integration's id. */
export const secretVerbs = (idOf: (args: Arguments) => IntegrationId): Noun => ({
  'secret add': {
    help: [
      `--id ID [--expires ${SECRET_LIVES.join('|')}] [--link]`,
      '        (two may be alive at once; --link prints an address by which somebody else collects it, once)',
    ],
    options: { id: { type: 'string' }, expires: { type: 'string' }, link: { type: 'boolean' } },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ secrets }) => {
        if (args.flag('link')) {
          const made = await secrets.handOver(cliActor(), id, args.text('expires'));
          const linkExpiresAt = new Date(made.expiresAt).toISOString();
          print(io, args.json, { ...describe(made.secret), link: made.url, linkExpiresAt });
          return;
        }
        const made = await secrets.add(cliActor(), id, args.text('expires'));
        print(io, args.json, { ...describe(made.secret), clientSecret: made.clientSecret });
        if (!args.json) {
          io.err('The client secret is shown this once. Keep it where the application reads it.\n');
        }
      });
    },
  },
  'secret list': {
    help: ['--id ID'],
    options: { id: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ secrets }) => {
        const all = (await secrets.list(cliActor(), id)).map(describe);
        if (args.json) io.out(`${JSON.stringify(all)}\n`);
        else if (all.length === 0) io.err('There is no client secret: add one.\n');
        for (const one of args.json ? [] : all) {
          print(io, false, one);
          io.out('\n');
        }
      });
    },
  },
  'secret revoke': {
    help: ['--id ID --secret SECRET'],
    options: { id: { type: 'string' }, secret: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      const secret = parseId('sec', args.required('secret'));
      if (secret === undefined) {
        throw new UsageError('--secret is no id of a secret: list them with `integration secret list`.');
      }
      await withDirectory(io.env, async ({ secrets }) => {
        await secrets.revoke(cliActor(), id, secret);
        print(io, args.json, { id, secret, revoked: true });
      });
    },
  },
});

const describe = (one: ClientSecretView) => ({
  secret: one.id,
  endsWith: one.lastFour ?? 'unknown',
  created: new Date(one.createdAt).toISOString(),
  expires: one.expiresAt === undefined ? 'never' : new Date(one.expiresAt).toISOString(),
  lastUsed: one.lastUsedAt === undefined ? 'never' : new Date(one.lastUsedAt).toISOString(),
  ...(one.expired ? { expired: true } : {}),
  ...(one.waitsUntil === undefined ? {} : { linkGoodUntil: new Date(one.waitsUntil).toISOString() }),
});

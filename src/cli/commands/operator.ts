import { cliActor } from '../../domain/access/index.ts';
import type { UserId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { print } from '../io.ts';
import type { Noun, Verb } from '../nouns.ts';

/** `setup-link`: the one-time link by which a new instance gets its owner. */
export const setupLink: Verb = {
  help: ['        (prints a link that works once, while nobody owns this instance)'],
  options: {},
  async run(io, args) {
    await withDirectory(io.env, async ({ setupLinks }) => {
      const { url, expiresAt } = await setupLinks.issue();
      print(io, args.json, { link: url, expiresAt: new Date(expiresAt).toISOString() });
    });
  },
};

/** `admin-link`: back in after a lock-out. */
export const adminLink: Verb = {
  help: ['--email ADDRESS        (prints a link that sets up one more phone of an operator, for an hour)'],
  options: { email: { type: 'string' } },
  async run(io, args) {
    await withDirectory(io.env, async ({ operators }) => {
      const issued = await operators.linkFor(cliActor(), args.required('email'));
      print(io, args.json, {
        user: issued.user.id,
        link: issued.url,
        code: issued.code,
        expiresAt: new Date(issued.expiresAt).toISOString(),
      });
    });
  },
};

/** `operator …`: who runs the deployment. */
export const operator: Noun = {
  list: {
    help: [''],
    options: {},
    async run(io, args) {
      await withDirectory(io.env, async ({ operators }) => {
        const all = await operators.list(cliActor());
        print(io, args.json, { operators: all.map(({ id, email }) => ({ user: id, email })) });
      });
    },
  },
  add: {
    help: ['--email ADDRESS'],
    options: { email: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ operators }) => {
        const { id, email } = await operators.add(cliActor(), args.required('email'));
        print(io, args.json, { user: id, email });
      });
    },
  },
  remove: {
    help: ['--user USER'],
    options: { user: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ operators }) => {
        const user = args.required('user') as UserId;
        await operators.remove(cliActor(), user);
        print(io, args.json, { user, removed: true });
      });
    },
  },
};

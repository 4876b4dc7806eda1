import { cliActor } from '../../domain/access/index.ts';
import { type LoggedDelivery, WEBHOOK_KINDS, type Webhook } from '../../domain/webhooks/index.ts';
import { DEFAULT_ORGANIZATION, type DeliveryId, parseId, type WebhookId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';
import { organizationOf } from '../organization-of.ts';

const FIELDS = {
  url: { type: 'string' },
  kind: { type: 'string', multiple: true },
  description: { type: 'string' },
} as const;
const ID = { id: { type: 'string' } } as const;
const KINDS = `--kind ${WEBHOOK_KINDS.join('|')} …`;

/** `webhook …`: servers of an organization that are told of what happens there. */
export const webhook: Noun = {
  add: {
    help: ['--url URL', `        ${KINDS}`, '        [--description TEXT] [--organization ID]'],
    options: { ...FIELDS, organization: { type: 'string' } },
    async run(io, args) {
      const organization = organizationOf(args) ?? DEFAULT_ORGANIZATION;
      const input = { url: args.required('url'), kinds: kindsOf(args) ?? [], ...described(args) };
      await withDirectory(io.env, async ({ webhooks }) => {
        const created = await webhooks.create(cliActor(), organization, input);
        print(io, args.json, { ...shown(created.webhook), secret: created.secret });
        onlyOnce(io, args);
      });
    },
  },
  list: {
    help: ['[--organization ID]'],
    options: { organization: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ webhooks }) => {
        const all: Webhook[] = [];
        for (let page: Webhook[] = []; ; ) {
          page = await webhooks.list(cliActor(), organizationOf(args), page.at(-1)?.id);
          if (page.length === 0) break;
          all.push(...page);
        }
        printAll(io, args, all.map(shown), 'There is no webhook yet: add one.\n');
      });
    },
  },
  show: {
    help: ['--id ID'],
    options: ID,
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ webhooks }) => {
        const found = await webhooks.byId(cliActor(), id);
        const until = await webhooks.previousSecretUntil(cliActor(), id);
        print(io, args.json, { ...shown(found), ...time('previousSecretUntil', until) });
      });
    },
  },
  update: {
    help: [`--id ID [--url URL] [--description TEXT] [--on|--off]`, `        [${KINDS}]`],
    options: { ...ID, ...FIELDS, on: { type: 'boolean' }, off: { type: 'boolean' } },
    async run(io, args) {
      const id = idOf(args);
      if (args.flag('on') && args.flag('off')) throw new UsageError('--on and --off exclude each other.');
      const enabled = args.flag('on') ? true : args.flag('off') ? false : undefined;
      const change = { url: args.text('url'), kinds: kindsOf(args), enabled, ...described(args) };
      await withDirectory(io.env, async ({ webhooks }) => {
        print(io, args.json, shown(await webhooks.update(cliActor(), id, change)));
      });
    },
  },
  remove: {
    help: ['--id ID'],
    options: ID,
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ webhooks }) => {
        await webhooks.remove(cliActor(), id);
        print(io, args.json, { id, removed: true });
      });
    },
  },
  'rotate-secret': {
    help: ['--id ID                       (both secrets sign for a day)'],
    options: ID,
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ webhooks }) => {
        const { secret, previousUntil } = await webhooks.rotateSecret(cliActor(), id);
        print(io, args.json, { id, secret, ...time('previousSecretUntil', previousUntil) });
        onlyOnce(io, args);
      });
    },
  },
  test: {
    help: ['--id ID                       (sends an event that means nothing, now)'],
    options: ID,
    async run(io, args) {
      const id = idOf(args);
      await withDirectory(io.env, async ({ webhooks }) => {
        print(io, args.json, told(await webhooks.test(cliActor(), id)));
      });
    },
  },
  deliveries: {
    help: ['--id ID [--before DELIVERY]   (the log, the newest first)'],
    options: { ...ID, before: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      const before = args.text('before') === undefined ? undefined : deliveryOf(args, 'before');
      await withDirectory(io.env, async ({ webhooks }) => {
        const all = (await webhooks.deliveries(cliActor(), id, before)).map(told);
        printAll(io, args, all, 'Nothing was sent yet.\n');
      });
    },
  },
  redeliver: {
    help: ['--id ID --delivery DELIVERY'],
    options: { ...ID, delivery: { type: 'string' } },
    async run(io, args) {
      const id = idOf(args);
      const delivery = deliveryOf(args, 'delivery');
      await withDirectory(io.env, async ({ webhooks }) => {
        print(io, args.json, told(await webhooks.redeliver(cliActor(), id, delivery)));
      });
    },
  },
};

function idOf(args: Arguments): WebhookId {
  const id = parseId('whk', args.required('id'));
  if (id === undefined) throw new UsageError('--id is no webhook id: list them with `webhook list`.');
  return id;
}

function deliveryOf(args: Arguments, option: string): DeliveryId {
  const id = parseId('dlv', args.required(option));
  if (id === undefined) {
    throw new UsageError(`--${option} is no delivery id: list them with \`webhook deliveries\`.`);
  }
  return id;
}

const kindsOf = (args: Arguments): string[] | undefined => args.texts('kind');

const described = (args: Arguments) => {
  const description = args.text('description');
  return description === undefined ? {} : { description };
};

function onlyOnce(io: Io, args: Arguments): void {
  if (!args.json) io.err('The signing secret is shown this once. Keep it where the receiver reads it.\n');
}

function printAll(io: Io, args: Arguments, all: Record<string, unknown>[], none: string): void {
  if (args.json) io.out(`${JSON.stringify(all)}\n`);
  else if (all.length === 0) io.err(none);
  else {
    for (const one of all) {
      print(io, false, one);
      io.out('\n');
    }
  }
}

const time = (name: string, at: number | undefined): Record<string, string> =>
  at === undefined ? {} : { [name]: new Date(at).toISOString() };

const shown = (one: Webhook): Record<string, unknown> => ({
  id: one.id,
  organization: one.organizationId,
  url: one.url,
  ...(one.description === '' ? {} : { description: one.description }),
  kinds: one.kinds,
  enabled: one.enabled,
  ...(one.stopped === undefined ? {} : { switchedOffBecause: one.stopped }),
  ...time('failingSince', one.failingSince),
  createdAt: new Date(one.createdAt).toISOString(),
  version: one.version,
});

const told = ({ id, eventId, type, state, dueAt, log, createdAt }: LoggedDelivery) => ({
  id,
  event: eventId,
  type,
  state,
  createdAt: new Date(createdAt).toISOString(),
  ...time('nextAttempt', dueAt),
  attempts: log.map(({ at, ...attempt }) => ({ at: new Date(at).toISOString(), ...attempt })),
});

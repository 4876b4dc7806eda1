import { type Actor, cliActor } from '../../domain/access/index.ts';
import { displayName, emailKey, type OrganizationUser } from '../../domain/directory/index.ts';
import { type FoundUser, type PeopleAdmin, userNotFound } from '../../domain/people-admin/index.ts';
import { DEFAULT_ORGANIZATION, type OrganizationId, parseId, systemClock } from '../../kernel/index.ts';
import { openPeopleAdmin } from '../../people-services.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, type Options, print, UsageError } from '../io.ts';
import type { Noun, Verb } from '../nouns.ts';

const WHO = { user: { type: 'string' } } as const;
const WHERE = { organization: { type: 'string' } } as const;
const MOST = 200;

/** What an administrator's command works with: whoever has a shell on the machine is an operator. */
export interface Desk {
  readonly people: PeopleAdmin;
  readonly actor: Actor;
}

/** Does this as an operator, in the organization that is named, or in all of them. */
export async function asOperator(
  io: Io,
  args: Arguments,
  work: (desk: Desk) => Promise<void>,
): Promise<void> {
  const organizationId = organizationOf(args);
  await withDirectory(
    io.env,
    async (directory) => {
      const actor = { ...cliActor(), organizationId };
      if (organizationId !== undefined) await directory.organizations.byId(cliActor(), organizationId);
      await work({ people: openPeopleAdmin(directory, { clock: systemClock }), actor });
      await directory.letters.settled();
    },
    (text) => io.err(text),
  );
}

/** The person whom `--user` names: by id, or by the whole address. */
export async function userOf({ people, actor }: Desk, args: Arguments): Promise<string> {
  const given = args.required('user');
  if (parseId('usr', given) !== undefined) return given;
  const { users } = await people.find(actor, { text: given, limit: MOST });
  const found = users.find(({ user, known }) =>
    [user.email, known?.invitedAs].some((email) => email && emailKey(email) === emailKey(given)),
  );
  if (found === undefined) throw userNotFound();
  return found.user.id;
}

/** `user …` for administrators; what the dashboard does, by the same verbs. */
export const userAdmin: Noun = {
  list: {
    help: [
      '[--search TEXT] [--organization ID] [--limit N] [--after PLACE]',
      '        (by the beginning of a name or an address, or a whole id; the newest without one)',
    ],
    options: { ...WHERE, search: { type: 'string' }, limit: { type: 'string' }, after: { type: 'string' } },
    async run(io, args) {
      await asOperator(io, args, async ({ people, actor }) => {
        const [at, id] = (args.text('after') ?? '').split('|');
        const after = at === undefined || id === undefined ? undefined : { at: decodeURIComponent(at), id };
        const page = { text: args.text('search'), limit: limitOf(args), after };
        const { users, next } = await people.find(actor, page);
        const more = next && `${encodeURIComponent(next.at)}|${next.id}`;
        if (args.json) io.out(`${JSON.stringify({ users: users.map(describeUser), next: more ?? null })}\n`);
        else {
          for (const one of users) {
            print(io, false, describeUser(one));
            io.out('\n');
          }
          if (users.length === 0) io.err('Nobody was found.\n');
          if (more !== undefined) io.err(`There are more: --after '${more}'\n`);
        }
      });
    },
  },
  show: {
    help: ['--user ID|EMAIL [--organization ID]   (with phones, organizations and what happened last)'],
    options: { ...WHO, ...WHERE },
    async run(io, args) {
      await asOperator(io, args, async (desk) => {
        const view = await desk.people.view(desk.actor, await userOf(desk, args));
        print(io, args.json, {
          ...describeUser(view),
          phones: view.phoneList?.map(({ id, name, kind, createdAt }) => ({
            id,
            name,
            kind,
            added: iso(createdAt),
          })),
          organizations: view.organizations?.map((one) => ({
            organization: one.organizationId,
            ...describeKnown(one),
          })),
          applicationsThatGoOn: view.lasting,
          history: view.history.map(({ at, kind, application }) => ({
            at: iso(at),
            what: kind,
            ...(typeof application === 'object' ? { application: application.name } : {}),
          })),
        });
      });
    },
  },
  vouch: deed(
    '--organization ID   (for the address by which that organization invited them)',
    async ({ people, actor }, id) => {
      await people.vouch(actor, id);
      return { vouched: true };
    },
    WHERE,
  ),
  disable: deed('(signs in nowhere any more; every session ends)', async ({ people, actor }, id) => {
    await people.disable(actor, id);
    return { disabled: true };
  }),
  enable: deed('', async ({ people, actor }, id) => {
    await people.enable(actor, id);
    return { disabled: false };
  }),
  delete: deed(
    '--sure   (with everything that is known of them, for good)',
    async ({ people, actor }, id, args) => {
      if (!args.flag('sure')) throw new UsageError('--sure is required: this cannot be undone.');
      await people.delete(actor, id);
      return { deleted: true };
    },
    { sure: { type: 'boolean' } },
  ),
  block: deed(
    '[--organization ID]   (at its integrations alone; the default organization without one)',
    async ({ people, actor }, id) => {
      const where = actor.organizationId ?? DEFAULT_ORGANIZATION;
      return { organization: where, blocked: true, changed: await people.block(actor, id, where) };
    },
    WHERE,
  ),
  unblock: deed(
    '[--organization ID]',
    async ({ people, actor }, id) => {
      const where = actor.organizationId ?? DEFAULT_ORGANIZATION;
      return { organization: where, blocked: false, changed: await people.unblock(actor, id, where) };
    },
    WHERE,
  ),
  'sessions end': deed(
    '(account, dashboard, single sign-on, refresh tokens)',
    async ({ people, actor }, id) => {
      await people.endSessions(actor, id);
      return { sessionsEnded: true };
    },
  ),
};

function deed(
  what: string,
  work: (desk: Desk, id: string, args: Arguments) => Promise<Record<string, unknown>>,
  options: Options = {},
): Verb {
  return {
    help: [`--user ID|EMAIL ${what}`],
    options: { ...WHO, ...options },
    async run(io, args) {
      await asOperator(io, args, async (desk) => {
        const id = await userOf(desk, args);
        print(io, args.json, { user: id, ...(await work(desk, id, args)) });
      });
    },
  };
}

function organizationOf(args: Arguments): OrganizationId | undefined {
  const text = args.text('organization');
  if (text === undefined || text === DEFAULT_ORGANIZATION) return text;
  const id = parseId('org', text);
  if (id === undefined) throw new UsageError('--organization is no organization id.');
  return id;
}

function limitOf(args: Arguments): number | undefined {
  const text = args.text('limit');
  if (text === undefined) return undefined;
  if (!/^\d{1,3}$/.test(text)) throw new UsageError(`--limit is a number up to ${MOST}.`);
  return Number(text);
}

const describeUser = ({ user, known, phones }: FoundUser) => ({
  user: user.id,
  name: displayName(user),
  email: user.email ?? null,
  emailVerified: user.emailVerified,
  disabled: user.disabledAt !== undefined,
  created: iso(user.createdAt),
  phones,
  ...(known && describeKnown(known)),
});

const describeKnown = ({ invitedAt, invitedAs, firstSeenAt, lastSeenAt, blockedAt }: OrganizationUser) => ({
  ...(invitedAt === undefined ? {} : { invited: iso(invitedAt) }),
  ...(invitedAs === undefined ? {} : { invitedAs }),
  ...(firstSeenAt === undefined ? {} : { firstSignIn: iso(firstSeenAt) }),
  ...(lastSeenAt === undefined ? {} : { lastSignIn: iso(lastSeenAt) }),
  ...(blockedAt === undefined ? {} : { blocked: iso(blockedAt) }),
});

const iso = (at: number): string => new Date(at).toISOString();

import { cliActor, ROLES, type Role } from '../../domain/access/index.ts';
import type { OrganizationId, UserId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

const AT_MOST = 1_000;

/** `organization …`: the customers of this gateway. */
export const organization: Noun = {
  create: {
    help: ['--name NAME [--owner EMAIL]'],
    options: { name: { type: 'string' }, owner: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ organizations, people }) => {
        const email = args.text('owner');
        const owner = email === undefined ? undefined : await people.userByEmail(email);
        if (email !== undefined && owner === undefined) {
          throw new UsageError(`Nobody has the address ${email} here. Write: user invite --email ${email}`);
        }
        const made = await organizations.create(cliActor(), {
          name: args.required('name'),
          owner: owner?.id,
        });
        print(io, args.json, { organization: made.id, name: made.name });
      });
    },
  },
  list: {
    help: [''],
    options: {},
    async run(io, args) {
      await withDirectory(io.env, async ({ organizations }) => {
        const all = await organizations.list(cliActor(), AT_MOST);
        print(io, args.json, {
          organizations: all.map(({ id, name, version }) => ({ organization: id, name, version })),
        });
      });
    },
  },
  rename: {
    help: ['--organization ORGANIZATION --name NAME'],
    options: { organization: { type: 'string' }, name: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ organizations }) => {
        const id = args.required('organization') as OrganizationId;
        const { version } = await organizations.byId(cliActor(), id);
        const next = await organizations.rename(cliActor(), id, { name: args.required('name'), version });
        print(io, args.json, { organization: next.id, name: next.name, version: next.version });
      });
    },
  },
  remove: {
    help: ['--organization ORGANIZATION        (one with neither integrations nor invited people)'],
    options: { organization: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ organizations }) => {
        const id = args.required('organization') as OrganizationId;
        await organizations.remove(cliActor(), id);
        print(io, args.json, { organization: id, removed: true });
      });
    },
  },
};

/** `member …`: who looks after an organization. */
export const member: Noun = {
  list: {
    help: ['--organization ORGANIZATION'],
    options: { organization: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ members }) => {
        const listed = await members.list(cliActor(), args.required('organization') as OrganizationId);
        print(io, args.json, {
          members: listed.members.map(({ member: one, user }) => ({
            user: one.userId,
            email: user.email,
            role: one.role,
            since: new Date(one.since).toISOString(),
          })),
        });
      });
    },
  },
  invite: {
    help: ['--organization ORGANIZATION [--role viewer|admin|owner]        (prints a link that works once)'],
    options: { organization: { type: 'string' }, role: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ members }) => {
        const id = args.required('organization') as OrganizationId;
        const { url, expiresAt } = await members.invite(cliActor(), id, roleOf(args, 'viewer'));
        print(io, args.json, { link: url, expiresAt: new Date(expiresAt).toISOString() });
      });
    },
  },
  withdraw: {
    help: ['--organization ORGANIZATION        (takes back the links that nobody has used)'],
    options: { organization: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ members }) => {
        const organization = args.required('organization');
        await members.withdraw(cliActor(), organization as OrganizationId);
        print(io, args.json, { organization, withdrawn: true });
      });
    },
  },
  role: {
    help: ['--organization ORGANIZATION --user USER --role viewer|admin|owner'],
    options: { organization: { type: 'string' }, user: { type: 'string' }, role: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ members }) => {
        const id = args.required('organization') as OrganizationId;
        const user = args.required('user') as UserId;
        await members.changeRole(cliActor(), id, user, roleOf(args));
        print(io, args.json, { user, role: roleOf(args) });
      });
    },
  },
  remove: {
    help: ['--organization ORGANIZATION --user USER'],
    options: { organization: { type: 'string' }, user: { type: 'string' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ members }) => {
        const user = args.required('user') as UserId;
        await members.remove(cliActor(), args.required('organization') as OrganizationId, user);
        print(io, args.json, { user, removed: true });
      });
    },
  },
};

function roleOf(args: Arguments, otherwise?: Role): Role {
  const text = args.text('role') ?? otherwise;
  const role = ROLES.find((one) => one === text);
  if (role === undefined) throw new UsageError(`Write --role ${ROLES.join(', --role ')}.`);
  return role;
}

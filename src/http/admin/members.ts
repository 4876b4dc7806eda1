import { z } from 'zod';
import { ROLES } from '../../domain/access/index.ts';
import type { UserId } from '../../kernel/index.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';
import { one } from './organizations.ts';

const role = z.enum(ROLES);
const member = z
  .object({ user: z.string(), email: z.string().optional(), role, since: moment })
  .meta({ id: 'Member' });

/** Who looks after an organization. */
export const memberOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listMembers',
    method: 'get',
    path: '/members',
    permission: 'members:read',
    summary: 'The members, longest first',
    answer: z.object({ members: z.array(member) }),
    async run({ actor, organizationId }) {
      const { members } = await services.members.list(actor, one(organizationId));
      return {
        members: members.map(({ member: found, user }) => ({
          user: found.userId,
          ...(user.email !== undefined && { email: user.email }),
          role: found.role,
          since: toMoment(found.since),
        })),
      };
    },
  }),
  operation({
    id: 'inviteMember',
    method: 'post',
    path: '/members/links',
    permission: 'members:write',
    summary: 'A link that makes whoever opens it first a member',
    description: 'It works once, for seven days, and is returned this once.',
    body: z.strictObject({ role }),
    answer: z.object({ link: z.string(), expiresAt: moment }),
    status: 201,
    async run({ actor, organizationId, body }) {
      const { url, expiresAt } = await services.members.invite(actor, one(organizationId), body.role);
      return { link: url, expiresAt: toMoment(expiresAt) };
    },
  }),
  operation({
    id: 'withdrawMemberLinks',
    method: 'delete',
    path: '/members/links',
    permission: 'members:write',
    summary: 'Take back the links that nobody has used',
    answer: z.void(),
    status: 204,
    async run({ actor, organizationId }) {
      await services.members.withdraw(actor, one(organizationId));
    },
  }),
  operation({
    id: 'changeMember',
    method: 'patch',
    path: '/members/{user}',
    permission: 'members:write',
    summary: 'Give a member another role',
    body: z.strictObject({ role }),
    answer: z.void(),
    status: 204,
    async run({ actor, organizationId, ids, body }) {
      await services.members.changeRole(actor, one(organizationId), ids.user as UserId, body.role);
    },
  }),
  operation({
    id: 'removeMember',
    method: 'delete',
    path: '/members/{user}',
    permission: 'members:write',
    summary: 'Remove a member; the last owner stays',
    answer: z.void(),
    status: 204,
    async run({ actor, organizationId, ids }) {
      await services.members.remove(actor, one(organizationId), ids.user as UserId);
    },
  }),
];

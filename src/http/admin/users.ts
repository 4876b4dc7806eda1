import { z } from 'zod';
import type { Actor } from '../../domain/access/index.ts';
import { displayName, type OrganizationUser } from '../../domain/directory/index.ts';
import type { Invited } from '../../domain/enrollment/index.ts';
import type { FoundUser } from '../../domain/people-admin/index.ts';
import { readPlace, writePlace } from '../shared/place.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';

const MOST_ON_A_PAGE = 200;

const known = z.object({
  invitedAt: moment.optional(),
  invitedAs: z.string().optional().describe('The address that a member typed; nobody has proven it.'),
  firstSignInAt: moment.optional(),
  lastSignInAt: moment.optional(),
  blockedAt: moment.optional(),
});
const user = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().optional(),
    emailVerified: z.boolean(),
    disabled: z.boolean(),
    phones: z.number().int(),
    here: known.optional().describe('What the organization in the address has to do with them.'),
  })
  .meta({ id: 'User' });
const phone = z.object({ id: z.string(), name: z.string(), kind: z.enum(['web', 'app']), addedAt: moment });
const invitation = z
  .object({ user: z.string(), link: z.string(), code: z.string(), expiresAt: moment })
  .meta({ id: 'Invitation' });
const invitee = z.strictObject({
  email: z.string(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  nickname: z.string().optional(),
});

/** How the summary of what an organization's key may not do begins. */
const OPERATORS = 'Operators:';

/** What needs no more than whom it is done to, and answers nothing. */
const deed = (
  id: string,
  method: 'post' | 'delete',
  path: string,
  summary: string,
  work: (actor: Actor, ids: Readonly<Record<string, string>>) => Promise<unknown>,
): Operation =>
  operation({
    id,
    method,
    path,
    permission: 'users:write',
    summary,
    answer: z.void(),
    status: 204,
    async run({ actor, ids }) {
      await work(actor, ids);
    },
  });

/** People, as far as the key's organization knows them; what is an operator's takes a key of the deployment. */
export const userOperations = ({ peopleAdmin }: AdminServices): Operation[] => [
  operation({
    id: 'listUsers',
    method: 'get',
    path: '/users',
    permission: 'users:read',
    summary: 'Users, the latest first, or by the beginning of a name or an address',
    description: 'An organization sees whom it invited or who signed in to its integrations.',
    query: z.object({
      search: z.string().max(200).optional().describe('Or a whole id.'),
      limit: z
        .string()
        .regex(/^\d{1,3}$/)
        .optional()
        .describe(`Up to ${MOST_ON_A_PAGE}; 25 without.`),
      after: z.string().max(1_000).optional().describe('`next` of the page before.'),
    }),
    answer: z.object({ users: z.array(user), next: z.string().optional() }),
    async run({ actor, query }) {
      const { search: text, limit, after } = query;
      const page = {
        text,
        limit: limit === undefined ? undefined : Number(limit),
        after: readPlace(after ?? ''),
      };
      const { users, next } = await peopleAdmin.find(actor, page);
      return { users: users.map(userOf), ...(next && { next: writePlace(next) }) };
    },
  }),
  operation({
    id: 'inviteUser',
    method: 'post',
    path: '/users',
    permission: 'users:write',
    summary: 'Invite somebody; the code is returned this once',
    description:
      'A key of the deployment vouches for the address. A key of an organization does not: the answer is the same whether ' +
      'or not anybody has the address, and no account that exists is touched.',
    body: invitee,
    answer: invitation,
    status: 201,
    run: async ({ actor, body }) => invitationOf(await peopleAdmin.invite(actor, body)),
  }),
  operation({
    id: 'readUser',
    method: 'get',
    path: '/users/{user}',
    permission: 'users:read',
    summary: 'One user, with what happened last',
    answer: user.extend({
      applicationsThatGoOn: z.number().int(),
      phoneList: z.array(phone).optional().describe('For keys of the deployment.'),
      organizations: z
        .array(known.extend({ organization: z.string() }))
        .optional()
        .describe('For keys of the deployment.'),
      history: z.array(z.object({ at: moment, what: z.string(), application: z.string().optional() })),
    }),
    async run({ actor, ids }) {
      const view = await peopleAdmin.view(actor, ids.user ?? '');
      return {
        ...userOf(view),
        applicationsThatGoOn: view.lasting,
        ...(view.phoneList && {
          phoneList: view.phoneList.map(({ id, name, kind, createdAt }) => ({
            id,
            name,
            kind,
            addedAt: toMoment(createdAt),
          })),
        }),
        ...(view.organizations && {
          organizations: view.organizations.map((one) => ({
            organization: one.organizationId,
            ...knownOf(one),
          })),
        }),
        history: view.history.map(({ at, kind, application }) => ({
          at: toMoment(at),
          what: kind,
          ...(typeof application === 'object' && { application: application.name }),
        })),
      };
    },
  }),
  operation({
    id: 'inviteUserAgain',
    method: 'post',
    path: '/users/{user}/invitation',
    permission: 'users:write',
    summary: 'A new code while no phone was set up; afterwards, by a key of the deployment, for a lost phone',
    body: z.strictObject({ removePhones: z.boolean().optional() }),
    answer: invitation,
    status: 201,
    async run({ actor, ids, body }) {
      const options = { revokePhones: body.removePhones ?? false };
      return invitationOf(await peopleAdmin.inviteAgain(actor, ids.user ?? '', options));
    },
  }),
  deed(
    'blockUser',
    'post',
    '/users/{user}/block',
    'Refuse them at every integration of the organization',
    (actor, ids) => peopleAdmin.block(actor, ids.user ?? ''),
  ),
  deed('unblockUser', 'delete', '/users/{user}/block', 'Let them in again', (actor, ids) =>
    peopleAdmin.unblock(actor, ids.user ?? ''),
  ),
  deed(
    'vouchForUser',
    'post',
    '/users/{user}/vouch',
    `${OPERATORS} answer for the address they were invited by`,
    (actor, ids) => peopleAdmin.vouch(actor, ids.user ?? ''),
  ),
  deed(
    'disableUser',
    'post',
    '/users/{user}/disable',
    `${OPERATORS} disable the account, with every session`,
    (actor, ids) => peopleAdmin.disable(actor, ids.user ?? ''),
  ),
  deed(
    'enableUser',
    'delete',
    '/users/{user}/disable',
    `${OPERATORS} enable the account again`,
    (actor, ids) => peopleAdmin.enable(actor, ids.user ?? ''),
  ),
  deed(
    'endUserSessions',
    'delete',
    '/users/{user}/sessions',
    `${OPERATORS} end all in which they are signed in`,
    (actor, ids) => peopleAdmin.endSessions(actor, ids.user ?? ''),
  ),
  deed(
    'removeUserPhone',
    'delete',
    '/users/{user}/phones/{phone}',
    `${OPERATORS} remove a phone`,
    (actor, ids) => peopleAdmin.revokePhone(actor, ids.user ?? '', ids.phone ?? ''),
  ),
  deed(
    'deleteUser',
    'delete',
    '/users/{user}',
    `${OPERATORS} delete all that is known of them, for good`,
    (actor, ids) => peopleAdmin.delete(actor, ids.user ?? ''),
  ),
];

const userOf = ({ user: found, known: here, phones }: FoundUser) => ({
  id: found.id,
  name: displayName(found),
  ...(found.email !== undefined && { email: found.email }),
  emailVerified: found.emailVerified,
  disabled: found.disabledAt !== undefined,
  phones,
  ...(here && { here: knownOf(here) }),
});

const knownOf = ({ invitedAt, invitedAs, firstSeenAt, lastSeenAt, blockedAt }: OrganizationUser) => ({
  ...(invitedAt !== undefined && { invitedAt: toMoment(invitedAt) }),
  ...(invitedAs !== undefined && { invitedAs }),
  ...(firstSeenAt !== undefined && { firstSignInAt: toMoment(firstSeenAt) }),
  ...(lastSeenAt !== undefined && { lastSignInAt: toMoment(lastSeenAt) }),
  ...(blockedAt !== undefined && { blockedAt: toMoment(blockedAt) }),
});

const invitationOf = ({ user: { id }, url, code, expiresAt }: Invited) => ({
  user: id,
  link: url,
  code,
  expiresAt: toMoment(expiresAt),
});

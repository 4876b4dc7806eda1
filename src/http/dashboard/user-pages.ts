import { displayName, type OrganizationUser, type User } from '../../domain/directory/index.ts';
import { type FoundUser, mayChangeUsers, type UserView } from '../../domain/people-admin/index.ts';
import type { OrganizationId } from '../../kernel/index.ts';
import type {
  DashboardChrome,
  DashboardInvitedPage,
  DashboardUserPage,
  KnownBy,
  ListedUser,
  UserState,
} from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { Me } from './desk.ts';

const at = dashboardRoutes.users;

function stateOf({ user, known, phones }: FoundUser): UserState {
  if (user.disabledAt !== undefined) return 'disabled';
  if (known?.blockedAt !== undefined) return 'blocked';
  return phones === 0 ? 'no-phone' : 'active';
}

/** A line of the list, without its address. */
export function listedUser(found: FoundUser): Omit<ListedUser, 'path'> {
  const { user, known, phones } = found;
  const email = user.email ?? known?.invitedAs;
  const seenAt = known === undefined ? user.createdAt : known.lastSeenAt;
  return {
    name: displayName(user),
    state: stateOf(found),
    phones,
    ...(email !== undefined && { email }),
    ...(seenAt !== undefined && { at: seenAt }),
  };
}

/** What is handed over, once. */
export function invitedPage(
  issued: { user: User; url: string; code: string; expiresAt: number },
  page: Pick<DashboardInvitedPage, 'chrome' | 'paths' | 'address'> & { unproven: string | undefined },
): DashboardInvitedPage {
  const { user, url: link, code, expiresAt } = issued;
  const { unproven, ...rest } = page;
  return {
    ...rest,
    person: displayName(user),
    link,
    code,
    expiresAt,
    ...(unproven !== undefined && unproven !== '' && { unproven }),
  };
}

/** What has to be typed to delete somebody: something that is theirs alone, never a word that fits everybody. */
export const sureOf = ({ user, email }: Pick<UserView, 'user' | 'email'>): string => email ?? user.id;

/** One person, with what whoever looks may do. */
export function userPage(
  view: UserView,
  by: { me: Me; chrome: DashboardChrome; names: ReadonlyMap<OrganizationId, string> },
): DashboardUserPage {
  const { user, known, email, phones, phoneList, organizations, ownSessions, signOns, lasting } = view;
  const { me, chrome, names } = by;
  const { actor } = me;
  return {
    chrome,
    paths: { list: pathTo(at.list, { organization: me.where }) },
    user: {
      id: user.id,
      name: displayName(user),
      emailVerified: user.emailVerified,
      state: stateOf(view),
      ...(email !== undefined && { email }),
      ...(actor.operator && { createdAt: user.createdAt }),
    },
    ...(known && { known: knownBy(known) }),
    phones,
    ...(phoneList && {
      phoneList: phoneList.map(({ id, name, kind, createdAt }) => ({ id, name, kind, addedAt: createdAt })),
    }),
    ...(organizations && {
      organizations: organizations
        .filter(({ organizationId }) => organizationId !== me.where)
        .map((one) => ({
          name: names.get(one.organizationId) ?? one.organizationId,
          path: pathTo(at.user, { organization: one.organizationId, user: user.id }),
          ...knownBy(one),
        })),
    }),
    signedIn: {
      lasting,
      ...(ownSessions !== undefined && { own: ownSessions }),
      ...(signOns !== undefined && { signOns }),
    },
    history: view.history.map(({ sequence: _sequence, application, phone, ...entry }) => ({
      ...entry,
      ...(application !== undefined && { application: application === 'gone' ? {} : application }),
      ...(phone !== undefined && { phone }),
    })),
    actions: actionsOf(view, me),
    sure: sureOf(view),
  };
}

function actionsOf(view: UserView, { actor, where }: Me): DashboardUserPage['actions'] {
  if (!mayChangeUsers(actor)) return {};
  const { user, known, phones } = view;
  const path = (route: string) => pathTo(route, { organization: where, user: user.id });
  const disabled = user.disabledAt !== undefined;
  const invited = phones === 0 && !disabled;
  return {
    ...(known && (known.blockedAt === undefined ? { block: path(at.block) } : { unblock: path(at.unblock) })),
    // A member invites again whom their organization invited, by its own word; that no phone was ever set up is looked at when it is done.
    ...(invited &&
      (actor.operator || (known?.invitedAt !== undefined && !user.emailVerified)) && {
        again: path(at.again),
      }),
    ...(actor.operator &&
      user.email === undefined &&
      known?.invitedAs !== undefined && { vouch: path(at.vouch) }),
    ...(actor.operator && {
      ...(!invited && !disabled && { recover: path(at.again) }),
      ...(user.id !== actor.id && {
        ...(disabled ? { enable: path(at.enable) } : { disable: path(at.disable) }),
        delete: path(at.delete),
      }),
      endSessions: path(at.endSessions),
      revokePhone: path(at.revokePhone),
    }),
  };
}

const knownBy = ({ invitedAt, firstSeenAt, lastSeenAt, blockedAt }: OrganizationUser): KnownBy => ({
  ...(invitedAt !== undefined && { invitedAt }),
  ...(firstSeenAt !== undefined && { firstSeenAt }),
  ...(lastSeenAt !== undefined && { lastSeenAt }),
  ...(blockedAt !== undefined && { blockedAt }),
});

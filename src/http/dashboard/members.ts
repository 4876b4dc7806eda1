import type Router from '@koa/router';
import { ROLES, type Role } from '../../domain/access/index.ts';
import { displayName } from '../../domain/directory/index.ts';
import type { MemberService } from '../../domain/organizations/index.ts';
import { GatewayError, parseId } from '../../kernel/index.ts';
import type { DashboardMembersPage, DashboardNotice } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Desk, Me } from './desk.ts';

/** Who looks after an organization. `all` has no members: there is nothing here. */
export function mountMembers(
  router: Router,
  parts: { issuer: string; desk: Desk; members: MemberService; show: ShowPage },
): void {
  const { desk, members, show } = parts;
  const ours = sameOrigin(parts.issuer);
  const paths = (me: Me) => {
    const at = { organization: me.where };
    const { list, invite, withdraw, role, remove } = dashboardRoutes.members;
    return {
      list: pathTo(list, at),
      invite: pathTo(invite, at),
      withdraw: pathTo(withdraw, at),
      role: pathTo(role, at),
      remove: pathTo(remove, at),
    };
  };
  const page = async (me: Me, more: Partial<DashboardMembersPage> = {}): Promise<DashboardMembersPage> => {
    const { id } = organizationOf(me);
    const listed = await members.list(me.actor, id);
    return {
      chrome: await desk.chrome(me, 'members'),
      paths: paths(me),
      writes: me.actor.permissions.has('members:write'),
      ...(me.actor.permissions.has('organizations:write') && {
        settings: pathTo(dashboardRoutes.organization.settings, { organization: me.where }),
      }),
      members: listed.members.map(({ member, user }) => ({
        id: member.userId,
        name: displayName(user),
        ...(user.email !== undefined && { email: user.email }),
        role: member.role,
        since: member.since,
        self: member.userId === me.user.id,
      })),
      links: listed.links.flatMap(({ role, expiresAt }) => (role === undefined ? [] : [{ role, expiresAt }])),
      ...more,
    };
  };
  /** Goes back to the list, or shows it with what was in the way. */
  const changing = (work: (me: Me, form: Map<string, string>) => Promise<DashboardNotice>) =>
    desk.member('members:read', async (ctx, me) => {
      const form = await readForm(ctx);
      try {
        const notice = await work(me, form);
        await desk.back(ctx, me, paths(me).list, notice);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'last_owner') throw error;
        show(ctx, 409, 'dashboard-members', await page(me, { fault: { kind: 'last-owner' } }));
      }
    });

  router.get(
    dashboardRoutes.members.list,
    desk.member('members:read', async (ctx, me) => show(ctx, 200, 'dashboard-members', await page(me))),
  );
  router.post(
    dashboardRoutes.members.invite,
    ours,
    desk.member('members:write', async (ctx, me) => {
      const role = roleOf((await readForm(ctx)).get('role'));
      const { url } = await members.invite(me.actor, organizationOf(me).id, role);
      show(ctx, 200, 'dashboard-members', await page(me, { link: { url, role } }));
    }),
  );
  router.post(
    dashboardRoutes.members.withdraw,
    ours,
    changing(async (me) => {
      await members.withdraw(me.actor, organizationOf(me).id);
      return 'links-withdrawn';
    }),
  );
  router.post(
    dashboardRoutes.members.role,
    ours,
    changing(async (me, form) => {
      await members.changeRole(me.actor, organizationOf(me).id, memberIn(form), roleOf(form.get('role')));
      return 'saved';
    }),
  );
  router.post(
    dashboardRoutes.members.remove,
    ours,
    changing(async (me, form) => {
      await members.remove(me.actor, organizationOf(me).id, memberIn(form));
      return 'removed';
    }),
  );
}

function organizationOf({ organization }: Me) {
  if (organization === undefined) {
    throw new GatewayError('missing', 'organization_not_found', 'Members belong to one organization.');
  }
  return organization;
}

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((one) => one === text);
  if (role === undefined) throw new GatewayError('invalid', 'invalid_input', 'There is no such role.');
  return role;
}

function memberIn(form: Map<string, string>) {
  const id = parseId('usr', form.get('member'));
  if (id === undefined) throw new GatewayError('missing', 'member_not_found', 'There is no such member.');
  return id;
}

import type Router from '@koa/router';
import type { Context } from 'koa';
import type { OrganizationService } from '../../domain/organizations/index.ts';
import {
  mayChangeUsers,
  type PageStart,
  type PeopleAdmin,
  type UserView,
} from '../../domain/people-admin/index.ts';
import { type Clock, GatewayError, type OrganizationId } from '../../kernel/index.ts';
import type { DashboardNotice, DashboardUserPage, InviteFault, InviteField } from '../../pages/index.ts';
import { inviteFields } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { languageOf } from '../shared/language.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { readPlace, writePlace } from '../shared/place.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Desk, Me } from './desk.ts';
import { invitedPage, listedUser, sureOf, userPage } from './user-pages.ts';

const at = dashboardRoutes.users;

export interface UsersParts {
  issuer: string;
  desk: Desk;
  peopleAdmin: PeopleAdmin;
  organizations: OrganizationService;
  show: ShowPage;
  clock: Clock;
}

/** Who signs in: looked for, invited, blocked; by operators also helped, disabled and deleted. */
export function mountUsers(router: Router, parts: UsersParts): void {
  const { desk, peopleAdmin, show, issuer } = parts;
  const ours = sameOrigin(issuer);
  const list = (me: Me) => pathTo(at.list, { organization: me.where });
  const user = (me: Me, id: string) => pathTo(at.user, { organization: me.where, user: id });

  router.get(
    at.list,
    desk.member('users:read', async (ctx, me) => {
      const text = textOf(ctx, 'q');
      const after = readPlace(textOf(ctx, 'after'));
      const { users, next } = await peopleAdmin.find(me.actor, { text, after });
      const path = list(me);
      show(ctx, 200, 'dashboard-users', {
        chrome: await desk.chrome(me, 'users'),
        paths: {
          list: path,
          ...(mayChangeUsers(me.actor) && { invite: pathTo(at.invite, { organization: me.where }) }),
        },
        query: text,
        users: users.map((one) => ({ path: user(me, one.user.id), ...listedUser(one) })),
        later: after !== undefined,
        ...(next && { next: `${path}?${nextPage(text, next)}` }),
      });
    }),
  );

  const showInvite = async (
    ctx: Context,
    me: Me,
    status: number,
    values: Record<InviteField, string>,
    faults: Partial<Record<InviteField, { kind: InviteFault }>>,
  ) =>
    show(ctx, status, 'dashboard-invite', {
      chrome: await desk.chrome(me, 'users'),
      paths: { list: list(me), invite: pathTo(at.invite, { organization: me.where }) },
      values,
      faults,
    });

  router.get(
    at.invite,
    desk.member('users:write', (ctx, me) =>
      showInvite(ctx, me, 200, { email: '', givenName: '', familyName: '', nickname: '' }, {}),
    ),
  );

  router.post(
    at.invite,
    ours,
    desk.member('users:write', async (ctx, me) => {
      const form = await readForm(ctx);
      const values = Object.fromEntries(
        inviteFields.map((field) => [field, form.get(field) ?? '']),
      ) as Record<InviteField, string>;
      try {
        const invited = await peopleAdmin.invite(me.actor, values);
        show(
          ctx,
          200,
          'dashboard-invited',
          invitedPage(invited, {
            chrome: await desk.chrome(me, 'users'),
            paths: { list: list(me), user: user(me, invited.user.id) },
            address: issuer + routes.enroll,
            unproven: me.actor.operator ? undefined : values.email.trim(),
          }),
        );
      } catch (error) {
        await showInvite(ctx, me, 400, values, inviteFaultsOf(error));
      }
    }),
  );

  const showUser = async (
    ctx: Context,
    me: Me,
    status: number,
    view: UserView,
    fault?: DashboardUserPage['fault'],
  ) => {
    const names = new Map<OrganizationId, string>();
    for (const { organizationId } of view.organizations ?? []) {
      const found = await parts.organizations.byId(
        { ...me.actor, organizationId: undefined },
        organizationId,
      );
      names.set(organizationId, found.name);
    }
    const chrome = await desk.chrome(me, 'users');
    show(ctx, status, 'dashboard-user', {
      ...userPage(view, { me, chrome, names }),
      ...(fault && { fault }),
    });
  };

  router.get(
    at.user,
    desk.member('users:read', async (ctx, me) =>
      showUser(ctx, me, 200, await peopleAdmin.view(me.actor, userOf(ctx))),
    ),
  );

  router.post(
    at.again,
    ours,
    desk.member('users:write', async (ctx, me) => {
      const id = userOf(ctx);
      const { email, user: before } = await peopleAdmin.view(me.actor, id);
      const revokePhones = (await readForm(ctx)).has('revoke');
      const wanted = languageOf(ctx);
      const invited = await peopleAdmin.inviteAgain(me.actor, id, { revokePhones, wanted });
      show(
        ctx,
        200,
        'dashboard-invited',
        invitedPage(invited, {
          chrome: await desk.chrome(me, 'users'),
          paths: { list: list(me), user: user(me, id) },
          address: issuer + routes.enroll,
          unproven: before.emailVerified ? undefined : email,
        }),
      );
    }),
  );

  /** What needs no more than who it is done to. */
  const deed = (
    path: string,
    notice: DashboardNotice,
    work: (me: Me, id: string, ctx: Context) => Promise<unknown>,
    where = user,
  ) =>
    router.post(
      path,
      ours,
      desk.member('users:write', async (ctx, me) => {
        const id = userOf(ctx);
        await work(me, id, ctx);
        // Whoever ended all of their own has ended this one, too.
        if (path === at.endSessions && id === me.user.id) return desk.door(ctx, 200, 'signed-out');
        await desk.back(ctx, me, where(me, id), notice);
      }),
    );

  deed(at.vouch, 'address-vouched', ({ actor }, id) => peopleAdmin.vouch(actor, id));
  deed(at.block, 'user-blocked', ({ actor }, id) => peopleAdmin.block(actor, id));
  deed(at.unblock, 'user-unblocked', ({ actor }, id) => peopleAdmin.unblock(actor, id));
  deed(at.disable, 'user-disabled', ({ actor }, id) => peopleAdmin.disable(actor, id));
  deed(at.enable, 'user-enabled', ({ actor }, id) => peopleAdmin.enable(actor, id));
  deed(at.endSessions, 'sessions-ended', ({ actor }, id) => peopleAdmin.endSessions(actor, id));
  deed(at.revokePhone, 'phone-removed', async ({ actor }, id, ctx) => {
    // Looked for first: whoever may not see them is not told that the form is wrong.
    await peopleAdmin.view(actor, id);
    const phone = (await readForm(ctx)).get('phone') ?? '';
    await peopleAdmin.revokePhone(actor, id, phone, languageOf(ctx));
  });

  router.post(
    at.delete,
    ours,
    desk.member('users:write', async (ctx, me) => {
      const id = userOf(ctx);
      const view = await peopleAdmin.view(me.actor, id);
      const typed = (await readForm(ctx)).get('sure') ?? '';
      if (typed.trim() !== sureOf(view)) return showUser(ctx, me, 400, view, { kind: 'sure' });
      try {
        await peopleAdmin.delete(me.actor, id, languageOf(ctx));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'last_owner') throw error;
        return showUser(ctx, me, 409, view, { kind: 'owner' });
      }
      await desk.back(ctx, me, list(me), 'user-deleted');
    }),
  );
}

const userOf = (ctx: Context): string => (ctx.params as { user?: string }).user ?? '';

/** A parameter of the address; one that is given twice counts as none. */
function textOf(ctx: Context, name: string): string {
  const value = ctx.query[name];
  return typeof value === 'string' ? value.slice(0, 400) : '';
}

const nextPage = (text: string, next: PageStart): URLSearchParams =>
  new URLSearchParams({ ...(text !== '' && { q: text }), after: writePlace(next) });

const FIELDS: Readonly<Record<string, InviteField>> = {
  email: 'email',
  'given-name': 'givenName',
  'family-name': 'familyName',
  nickname: 'nickname',
};

/** Which field was refused, and why. Throws what is no refusal of the input. */
function inviteFaultsOf(error: unknown): Partial<Record<InviteField, { kind: InviteFault }>> {
  if (!(error instanceof GatewayError) || error.faults === undefined) throw error;
  const ofEmail = { already_invited: 'known', account_disabled: 'disabled' }[error.code] as
    | InviteFault
    | undefined;
  return Object.fromEntries(
    error.faults.flatMap(({ path }) => {
      const field = FIELDS[path];
      if (field === undefined) return [];
      return [[field, { kind: field === 'email' ? (ofEmail ?? 'email') : 'name' }]];
    }),
  );
}

import type Router from '@koa/router';
import type { MemberService } from '../../domain/organizations/index.ts';
import { GatewayError, MINUTE } from '../../kernel/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, seeOther } from './desk.ts';

/** Of a browser that was handed a link and is to sign in first. */
export const joinCookie = (secure: boolean): OwnCookie =>
  new OwnCookie({ name: 'cs_join', lasts: 30 * MINUTE, secure, form: /^[A-Za-z0-9_-]{43}$/ });

/** How a link makes somebody a member: it is taken from the address by the page, and spent with a press. */
export function mountJoin(
  router: Router,
  parts: { issuer: string; desk: Desk; members: MemberService; joinCookie: OwnCookie; show: ShowPage },
): void {
  const { desk, members, show } = parts;
  const ours = sameOrigin(parts.issuer);
  const path = dashboardRoutes.join;

  router.get(path, async (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    const token = parts.joinCookie.read(ctx);
    const me = await desk.recall(ctx);
    if (token === undefined || me === undefined) return show(ctx, 200, 'dashboard-join', { path });
    try {
      const { organization, role } = await members.preview(token);
      show(ctx, 200, 'dashboard-join', {
        path: dashboardRoutes.acceptInvitation,
        to: { organization: organization.name, role },
      });
    } catch (error) {
      parts.joinCookie.clear(ctx);
      if (!isOver(error)) throw error;
      show(ctx, 410, 'dashboard-join', { path, fault: { kind: 'over' } });
    }
  });

  router.post(path, ours, async (ctx) => {
    const pasted = (await readForm(ctx)).get('token') ?? '';
    try {
      await members.preview(pasted);
    } catch (error) {
      if (!isOver(error)) throw error;
      return show(ctx, 410, 'dashboard-join', { path, fault: { kind: 'over' } });
    }
    parts.joinCookie.write(ctx, pasted.trim().split('#').at(-1) ?? '');
    if ((await desk.recall(ctx)) !== undefined) return seeOther(ctx, path);
    await desk.ask(ctx);
  });

  router.post(
    dashboardRoutes.acceptInvitation,
    ours,
    desk.signedIn(async (ctx, me) => {
      const token = parts.joinCookie.read(ctx) ?? '';
      parts.joinCookie.clear(ctx);
      try {
        const { id } = await members.join(token, me.user.id, addressOf(ctx));
        await desk.back(ctx, me, pathTo(dashboardRoutes.overview, { organization: id }), 'joined');
      } catch (error) {
        if (!isOver(error)) throw error;
        show(ctx, 410, 'dashboard-join', { path, fault: { kind: 'over' } });
      }
    }),
  );
}

const isOver = (error: unknown): boolean => error instanceof GatewayError && error.code === 'link_over';

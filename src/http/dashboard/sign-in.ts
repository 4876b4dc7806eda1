import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Sessions } from '../../domain/account/index.ts';
import { type Challenge, type ChallengeService, notThisBrowser } from '../../domain/challenge/index.ts';
import type { DashboardEnd } from '../../pages/index.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { interactionPath } from '../routes.ts';
import type { OwnCookie } from '../shared/own-cookie.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type BrowserCookies, keyOf, uidOf } from '../signin/index.ts';
import { type Desk, seeOther } from './desk.ts';

export interface DashboardSignInParts {
  issuer: string;
  desk: Desk;
  sessions: Sessions;
  challenges: ChallengeService;
  browserCookies: BrowserCookies;
  cookie: OwnCookie;
}

/** How one gets in and out. */
export function mountDashboardSignIn(router: Router, parts: DashboardSignInParts): void {
  const { desk, sessions, cookie } = parts;
  const ours = sameOrigin(parts.issuer);

  router.post(dashboardRoutes.signIn, ours, (ctx) => desk.ask(ctx));
  router.get(dashboardRoutes.resume, (ctx) => resume(ctx, parts));
  router.post(dashboardRoutes.signOut, ours, async (ctx) => {
    const me = await desk.recall(ctx);
    if (me !== undefined) await sessions.end(me.session.id);
    cookie.clear(ctx);
    desk.door(ctx, 200, 'signed-out');
  });
}

/** A phone answered, or not: the browser comes back for it. Only what the dashboard asked for is collected here. */
async function resume(ctx: Context, parts: DashboardSignInParts): Promise<void> {
  const { desk, challenges, browserCookies, sessions, cookie } = parts;
  const uid = uidOf(ctx);
  const key = keyOf(browserCookies, ctx, uid);
  const asked = await challenges.read(key, uid);
  if (asked.return.kind !== 'dashboard') throw notThisBrowser();
  if (asked.state === 'consumed') return seeOther(ctx, dashboardRoutes.page);
  const ended = await challenges.collect(key, uid);
  if (['pending', 'scanned', 'claimed', 'confirming'].includes(ended.state)) {
    return seeOther(ctx, interactionPath(uid));
  }
  if (ended.state !== 'consumed' || ended.result === undefined) return desk.door(ctx, 200, endOf(ended));
  ctx.append('Set-Cookie', browserCookies.clear(uid));
  // A new session, never the one that was there before: whoever knew that one is out.
  const before = await desk.recall(ctx);
  if (before !== undefined) await sessions.end(before.session.id);
  const opened = await sessions.open(ended.result);
  if (opened === undefined) return desk.door(ctx, 403, 'refused');
  cookie.write(ctx, opened.token);
  seeOther(ctx, dashboardRoutes.page);
}

function endOf({ state, reason }: Challenge): DashboardEnd {
  switch (state) {
    case 'declined':
      return reason === 'not_me' ? 'reported' : 'declined';
    case 'contested':
      return 'contested';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'expired';
  }
}

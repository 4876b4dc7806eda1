import type Router from '@koa/router';
import type { Context } from 'koa';
import { type AccountService, type EmailChange, isFresh, type Sessions } from '../../domain/account/index.ts';
import type { ChallengeService } from '../../domain/challenge/index.ts';
import type { RecoveryService } from '../../domain/enrollment/index.ts';
import type { Clock, Limiter, Random } from '../../kernel/index.ts';
import { mountRecoveryCodes } from '../recover/index.ts';
import { routes } from '../routes.ts';
import { languageOf } from '../shared/language.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { BrowserCookies, Waiting } from '../signin/index.ts';
import type { AccountCookies } from './account-cookies.ts';
import { Desk } from './desk.ts';
import { mountEmail } from './email.ts';
import { mountLeaving } from './leaving.ts';
import { accountPage } from './overview.ts';
import { mountProfile } from './profile.ts';
import { mountAccountSignIn } from './sign-in.ts';
import { mountThings } from './things.ts';
import { showVerify } from './verify.ts';

export interface AccountParts {
  issuer: string;
  demo: boolean;
  sessions: Sessions;
  account: AccountService;
  emailChange: EmailChange;
  challenges: ChallengeService;
  waiting: Waiting;
  browserCookies: BrowserCookies;
  cookies: AccountCookies;
  recovery: RecoveryService;
  show: ShowPage;
  limiter: Limiter;
  clock: Clock;
  random: Random;
}

/** The addresses below /me. What changes something is a form of our own pages. */
export function mountAccount(router: Router, given: AccountParts): void {
  const { sessions, account, cookies, recovery, show, limiter, clock } = given;
  const desk = new Desk(given);
  const parts = { ...given, desk };

  router.get(routes.me.page, async (ctx) => {
    const me = await desk.recall(ctx);
    if (me === undefined) {
      const before = cookies.session.read(ctx);
      if (before === undefined) comeAgain(ctx);
      return desk.door(ctx, 200, before === undefined ? undefined : 'over');
    }
    await limiter.count('account', me.user.id);
    const overview = await account.overview(me);
    const open = await recovery.openOf(me.user.id);
    show(ctx, 200, 'account', accountPage(me, overview, { now: clock.now(), recovery: open }));
    if (me.session.notice !== undefined) await sessions.change(me.session.id, { notice: undefined });
  });

  mountAccountSignIn(router, parts);
  mountThings(router, parts);
  mountProfile(router, parts);
  mountEmail(router, parts);
  mountLeaving(router, parts);
  mountRecoveryCodes(router, {
    ...given,
    signedIn: (handle) =>
      desk.signedIn((ctx, { user, session }) =>
        handle(ctx, { userId: user.id, fresh: isFresh(session, clock.now()) }),
      ),
    verify: (ctx) => showVerify(ctx, show, 'recovery-codes'),
  });
  router.post(
    routes.me.stopRecovery,
    sameOrigin(given.issuer),
    desk.signedIn(async (ctx, me) => {
      await recovery.stop(me.user.id, 'account', addressOf(ctx), languageOf(ctx));
      await desk.back(ctx, me, 'recovery-stopped');
    }),
  );
}

const AGAIN = 'again';

/** A link on another site led here, so the session's cookie did not come along: our own page asks once more with it. */
function comeAgain(ctx: Context): void {
  const linked = ['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site'));
  if (linked && ctx.querystring !== AGAIN) ctx.set('Refresh', `0; url=${routes.me.page}?${AGAIN}`);
}

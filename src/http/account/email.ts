import type Router from '@koa/router';
import type { Context } from 'koa';
import { type EmailChange, isFresh, type SignedIn } from '../../domain/account/index.ts';
import { checkEmail } from '../../domain/directory/index.ts';
import { type Clock, GatewayError, type Limiter } from '../../kernel/index.ts';
import type { AccountEmailPage } from '../../pages/index.ts';
import { accountPaths, routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { countMailTo } from '../shared/count-mail.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { AccountCookies } from './account-cookies.ts';
import { type Desk, originOf, seeOther } from './desk.ts';
import { showVerify } from './verify.ts';

export interface EmailParts {
  issuer: string;
  desk: Desk;
  emailChange: EmailChange;
  cookies: AccountCookies;
  show: ShowPage;
  limiter: Limiter;
  clock: Clock;
}

type Problem = NonNullable<AccountEmailPage['problem']>['kind'];

const PROBLEMS: Record<string, Problem> = {
  invalid_input: 'invalid',
  mail_unavailable: 'no-mail',
  wrong_mail_code: 'wrong',
  mail_code_over: 'over',
  email_taken: 'taken',
};

/** Another address for the account, proven by a code. */
export function mountEmail(router: Router, parts: EmailParts): void {
  const { desk, emailChange, cookies, show, limiter, clock } = parts;
  const ours = sameOrigin(parts.issuer);
  const page = (ctx: Context, status: number, what: Omit<AccountEmailPage, 'paths'>) =>
    show(ctx, status, 'account-email', { paths: accountPaths, ...what });

  router.get(
    routes.me.email,
    desk.signedIn(async (ctx, me) => {
      const awaited = await emailChange.awaited(me, cookies.attempt.read(ctx));
      if (awaited !== undefined) return page(ctx, 200, { state: 'code', email: awaited });
      if (!isFresh(me.session, clock.now())) return showVerify(ctx, show, 'email');
      page(ctx, 200, { state: 'address', email: '' });
    }),
  );

  router.post(
    routes.me.email,
    ours,
    desk.signedIn(async (ctx, me) => {
      const typed = (await readForm(ctx)).get('email') ?? '';
      if (!isFresh(me.session, clock.now())) return showVerify(ctx, show, 'email');
      try {
        await limiter.count('mail', askerOf(ctx));
        await countMailTo(limiter, ctx, checkEmail(typed));
        const attempt = await emailChange.start(me, typed, originOf(ctx), cookies.attempt.read(ctx));
        cookies.attempt.write(ctx, attempt);
        seeOther(ctx, routes.me.email);
      } catch (error) {
        page(ctx, 400, { state: 'address', email: typed.slice(0, 254), problem: { kind: problemOf(error) } });
      }
    }),
  );

  router.post(
    routes.me.emailCode,
    ours,
    desk.signedIn(async (ctx, me) => {
      const code = (await readForm(ctx)).get('code') ?? '';
      await limiter.count('typed', askerOf(ctx));
      try {
        await emailChange.finish(me, cookies.attempt.read(ctx), code.slice(0, 20), originOf(ctx));
      } catch (error) {
        return refused(ctx, me, problemOf(error));
      }
      cookies.attempt.clear(ctx);
      await desk.back(ctx, me, 'email-changed');
    }),
  );

  /** A code that may be tried again is asked for again; everything else begins anew. */
  async function refused(ctx: Context, me: SignedIn, kind: Problem): Promise<void> {
    const awaited = kind === 'wrong' ? await emailChange.awaited(me, cookies.attempt.read(ctx)) : undefined;
    if (awaited !== undefined) return page(ctx, 400, { state: 'code', email: awaited, problem: { kind } });
    cookies.attempt.clear(ctx);
    page(ctx, 400, { state: 'address', email: '', problem: { kind } });
  }
}

/** What the page says of it. Anything that it has no words for is thrown on. */
function problemOf(error: unknown): Problem {
  const problem = error instanceof GatewayError ? PROBLEMS[error.code] : undefined;
  if (problem === undefined) throw error;
  return problem;
}

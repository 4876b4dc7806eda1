import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { checkEmail } from '../../domain/directory/index.ts';
import type { RecoveryVisits } from '../../domain/enrollment/index.ts';
import type { Clock, Limiter } from '../../kernel/index.ts';
import { recoverPaths, routes } from '../routes.ts';
import { text } from '../shared/assertion.ts';
import { countMailTo } from '../shared/count-mail.ts';
import { readJson } from '../shared/json.ts';
import { languageOf } from '../shared/language.ts';
import { recoverMailCookie } from '../shared/mail-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';

const begun = z.strictObject({ email: text(254) });
const verified = z.strictObject({ code: text(20) });
const coded = z.strictObject({ visit: text(100), code: text(60) });
const finished = z.strictObject({ visit: text(100) });

export interface RecoverParts {
  issuer: string;
  /** Whether cookies are for https alone. */
  secure: boolean;
  visits: RecoveryVisits;
  show: ShowPage;
  limiter: Limiter;
  clock: Clock;
}

/** What the page for whoever has lost their phone asks for. Nothing here signs anybody in. */
export function mountRecover(router: Router, parts: RecoverParts): void {
  const { visits, show, limiter, clock } = parts;
  const ours = sameOrigin(parts.issuer);
  const cookie = recoverMailCookie(parts.secure);
  const countTyped = (ctx: Context) => limiter.count('typed', askerOf(ctx));
  /** The page goes on with it behind `#`, where no server sees it. */
  const handOver = ({ code, expiresAt }: { code: string; expiresAt: number }) => ({
    invitation: code,
    expiresIn: Math.floor((expiresAt - clock.now()) / 1000),
  });

  router.get(routes.recover.page, async (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    const email = await visits.awaited(cookie.read(ctx));
    show(ctx, 200, 'recover', { paths: recoverPaths, ...(email !== undefined && { email }) });
  });

  router.post(routes.recover.begin, ours, async (ctx) => {
    await limiter.count('mail', askerOf(ctx));
    const email = checkEmail((await readJson(ctx, begun)).email);
    await countMailTo(limiter, ctx, email);
    cookie.write(ctx, await visits.begin(email, languageOf(ctx), cookie.read(ctx)));
    ctx.body = { email };
  });

  router.post(routes.recover.verify, ours, async (ctx) => {
    await countTyped(ctx);
    const { code } = await readJson(ctx, verified);
    const { visit, recovery, ready } = await visits.verify(
      cookie.read(ctx),
      code,
      addressOf(ctx),
      languageOf(ctx),
    );
    cookie.clear(ctx);
    ctx.body = { visit, readyAt: new Date(recovery.readyAt).toISOString(), ready };
  });

  router.post(routes.recover.code, ours, async (ctx) => {
    await countTyped(ctx);
    const { visit, code } = await readJson(ctx, coded);
    ctx.body = handOver(await visits.useCode(visit, code, addressOf(ctx), languageOf(ctx)));
  });

  router.post(routes.recover.finish, ours, async (ctx) => {
    await countTyped(ctx);
    const { visit } = await readJson(ctx, finished);
    ctx.body = handOver(await visits.finish(visit, addressOf(ctx), languageOf(ctx)));
  });
}

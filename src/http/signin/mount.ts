import type Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Limiter } from '../../kernel/index.ts';
import { OIDC_PATHS } from '../../oidc/index.ts';
import { comparable, routes } from '../routes.ts';
import { chooseLanguage, speak } from '../shared/language.ts';
import { askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { countBeginning } from './count-beginning.ts';
import type { Waiting } from './waiting.ts';

/** The waiting browser's addresses. */
export function mountSignIn(
  router: Router,
  parts: { waiting: Waiting; issuer: string; limiter: Limiter },
): void {
  const { waiting, limiter } = parts;
  const ours = sameOrigin(parts.issuer);
  router.get(routes.waiting.page, (ctx) => waiting.show(ctx));
  router.get(routes.waiting.state, (ctx) => waiting.state(ctx));
  router.post(routes.waiting.cancel, ours, (ctx) => waiting.cancel(ctx));
  router.post(routes.waiting.newCode, ours, async (ctx) => {
    // It costs the same storage as the request that it stands for.
    await countBeginning(limiter, ctx);
    await waiting.newCode(ctx);
  });
}

/** What the request asks for counts for its refusal too: one that begins no sign-in keeps no language. */
export const speakAsAsked: Middleware = (ctx, next) => {
  const { ui_locales: uiLocales } = ctx.query;
  if (typeof uiLocales === 'string' && comparable(ctx.path) === OIDC_PATHS.authorization) {
    speak(ctx, chooseLanguage(ctx, { uiLocales }));
  }
  return next();
};

/** What is counted as an authorization request, a device's too. */
const COUNTED: readonly string[] = [OIDC_PATHS.authorization, OIDC_PATHS.device_authorization];

/** Every anonymous authorization request costs storage, so it is counted before anything is stored. */
export function limitAuthorize(limiter: Limiter): Middleware {
  return async (ctx, next) => {
    if (COUNTED.includes(comparable(ctx.path))) {
      await limiter.count('authorize', askerOf(ctx));
    }
    return next();
  };
}

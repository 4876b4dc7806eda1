import type { Middleware } from 'koa';
import { TWIN_LIFE } from '../../domain/trial/index.ts';
import { isAuthorizationPath } from '../../oidc/index.ts';
import { OwnCookie } from './own-cookie.ts';

/**
 * What a browser keeps of the test that it makes of an integration: the client that stands for it there is answered in
 * this browser alone. A second test takes the place of the first.
 */
export const trialCookie = (secure: boolean): OwnCookie =>
  new OwnCookie({ name: 'cs_trial', lasts: TWIN_LIFE, form: /^[A-Za-z0-9_-]{43}$/, secure });

/** Hands what the browser keeps to the authorization endpoint. */
export function recallTrial(cookie: OwnCookie): Middleware {
  return (ctx, next) => {
    if (isAuthorizationPath(ctx.path)) ctx.state.trialSecret = cookie.read(ctx);
    return next();
  };
}

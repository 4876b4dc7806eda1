import type { Middleware } from 'koa';
import { isTokenPath } from './paths.ts';

/**
 * RFC 6749 section 3.2, RFC 7009 section 2.1, RFC 7662 section 2.1, RFC 8628 section 3.1: the endpoints for tokens take POST. Anything else is told so in JSON (RFC 9110 section 15.5.6):
 * Azure AD B2C can be set to call it by GET (`HttpBinding`), and a client secret in a query ends up in logs.
 */
export const postOnly: Middleware = async (ctx, next) => {
  if (!isTokenPath(ctx.path) || ctx.method === 'POST' || ctx.method === 'OPTIONS') return next();
  ctx.status = 405;
  ctx.set('Allow', 'POST, OPTIONS');
  ctx.body = { error: 'invalid_request', error_description: 'this endpoint takes POST alone' };
};

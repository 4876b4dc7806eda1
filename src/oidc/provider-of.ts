import type { Context } from 'koa';
import type Provider from 'oidc-provider';

/** The provider that this request came to: it is the application. */
export const providerOf = (ctx: Context): Provider => ctx.app as unknown as Provider;

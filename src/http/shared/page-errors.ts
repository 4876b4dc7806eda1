import type { Context, Middleware } from 'koa';
import type { ErrorKind, Logger } from '../../kernel/index.ts';
import type { ErrorPageKind, Render } from '../../pages/index.ts';
import { routes } from '../routes.ts';
import { type Refusal, toRefusal } from './errors.ts';
import { referenceOf } from './request-context.ts';

const PAGE_OF: Record<ErrorKind | 'internal', ErrorPageKind> = {
  invalid: 'bad_request',
  unauthenticated: 'forbidden',
  refused: 'forbidden',
  missing: 'not_found',
  conflict: 'session_gone',
  gone: 'session_gone',
  too_large: 'bad_request',
  unsupported: 'bad_request',
  limited: 'limited',
  unavailable: 'unavailable',
  internal: 'internal',
};

/** Puts a page in front of a person: the language from the request, never cached. */
export const showPage =
  (render: Render) =>
  (ctx: Context, status: number, ...page: Parameters<Render>): void => {
    const [name, context, wanted] = page;
    ctx.status = status;
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = render(name, context, wanted ?? ctx.get('Accept-Language'));
  };

export type ShowPage = ReturnType<typeof showPage>;

/** The outermost wall for people: whatever is thrown becomes a page that says what to do, or JSON for our scripts. */
export function pageErrors(show: ShowPage, logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) showRefusal(ctx, show, notFound);
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.status >= 500) logger.error({ err: error, reference: referenceOf(ctx) }, 'request failed');
      showRefusal(ctx, show, refusal);
    }
  };
}

/** One refusal as a page, or as JSON to whoever prefers it. */
export function showRefusal(ctx: Context, show: ShowPage, refusal: Refusal, kind?: ErrorPageKind): void {
  ctx.state.refusal = refusal.code;
  if (refusal.retryAfter !== undefined) ctx.set('Retry-After', String(refusal.retryAfter));
  if (ctx.accepts('html', 'json') === 'json') {
    ctx.status = refusal.status;
    ctx.body = { code: refusal.code, message: refusal.message, reference: referenceOf(ctx) };
    return;
  }
  show(ctx, refusal.status, 'error', {
    ...(kind === 'account_step' && { account: routes.me.page }),
    kind: kind ?? (refusal.code === 'sign_in_not_found' ? 'wrong_browser' : PAGE_OF[refusal.kind]),
    code: refusal.code,
    reference: referenceOf(ctx),
    ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }),
  });
}

const notFound: Refusal = {
  status: 404,
  kind: 'missing',
  code: 'not_found',
  message: 'There is nothing at this address.',
  retryAfter: undefined,
  faults: undefined,
};

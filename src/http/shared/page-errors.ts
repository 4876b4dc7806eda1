import type { Context, Middleware } from 'koa';
import type { ErrorKind, Logger } from '../../kernel/index.ts';
import type { ErrorPageKind, PageName, Pages, Render } from '../../pages/index.ts';
import { routes } from '../routes.ts';
import { type Refusal, toRefusal } from './errors.ts';
import { languageOf } from './language.ts';
import { markRefused } from './record-refusals.ts';
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

/** Puts a page in front of a person, in the language of the request; never cached. */
export const showPage =
  (render: Render) =>
  <P extends PageName>(ctx: Context, status: number, name: P, context: Pages[P]): void => {
    const language = languageOf(ctx);
    ctx.status = status;
    ctx.type = 'text/html; charset=utf-8';
    ctx.set('Content-Language', language);
    ctx.vary('Accept-Language');
    ctx.body = render(name, context, language);
  };

export type ShowPage = ReturnType<typeof showPage>;

/**
 * The outermost wall for people: whatever is thrown becomes a page that says what to do, or JSON for our scripts.
 * `recallLanguage` speaks the language of the sign-in that the request belongs to.
 */
export function pageErrors(
  show: ShowPage,
  logger: Logger,
  recallLanguage: (ctx: Context) => Promise<void>,
): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) showRefusal(ctx, show, notFound);
    } catch (error) {
      const refusal = toRefusal(error);
      await recallLanguage(ctx);
      if (refusal.status >= 500) logger.error({ err: error, reference: referenceOf(ctx) }, 'request failed');
      showRefusal(ctx, show, refusal);
    }
  };
}

/** One refusal as a page, or as JSON to whoever prefers it. */
export function showRefusal(ctx: Context, show: ShowPage, refusal: Refusal, kind?: ErrorPageKind): void {
  markRefused(ctx, refusal.code);
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
    ...(refusal.retryAfter === undefined
      ? {}
      : { retryAfter: refusal.retryAfter, again: ctx.method === 'GET' }),
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

import type { Context, Middleware } from 'koa';
import type { Logger } from '../../kernel/index.ts';
import { type Refusal, toRefusal } from './errors.ts';
import { referenceOf } from './request-context.ts';

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** How a request of an API says who sends it (RFC 9110 section 11.6.1). */
type AuthScheme = 'Phone-Proof' | 'Bearer';

/** The outermost wall for machines: whatever is thrown becomes problem details (RFC 9457). */
export function problems(logger: Logger, scheme: AuthScheme = 'Phone-Proof'): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.status >= 500) logger.error({ err: error, reference: referenceOf(ctx) }, 'request failed');
      answerProblem(ctx, refusal, scheme);
    }
  };
}

/** Answers with one problem document. */
export function answerProblem(ctx: Context, refusal: Refusal, scheme: AuthScheme = 'Phone-Proof'): void {
  const { status, code, message, retryAfter, faults } = refusal;
  ctx.state.refusal = code;
  ctx.status = status;
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
  if (status === 401) ctx.set('WWW-Authenticate', scheme);
  ctx.body = {
    type: `urn:countersign:problem:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    code,
    detail: message,
    reference: referenceOf(ctx),
    ...(faults === undefined ? {} : { faults }),
  };
  ctx.type = 'application/problem+json; charset=utf-8';
}

import type { Context, Middleware } from 'koa';
import type { Audit } from '../../domain/audit/index.ts';
import { GatewayError, type Limiter, type Logger } from '../../kernel/index.ts';
import { limitKey } from './client-address.ts';
import { addressOf } from './request-context.ts';

/** What a refusal was about, as far as it can be told. */
export type Refused = Pick<
  Parameters<Audit['requestRefused']>[0],
  'organizationId' | 'integrationId' | 'challengeId'
>;

const UNAVAILABLE = 503;

/** Says of a request that a person is shown, or has been, a page that says no. */
export function markRefused(ctx: Context, code: string): void {
  ctx.state.refusal = code;
  ctx.state.refusalShown = true;
}

/**
 * Writes into the audit log that a person was shown a refusal, so that the number on the page is found there by whoever
 * they read it to. Anybody can be refused: beyond a budget for each address and one for all, and where there is nothing at
 * the address, the refusal stands in the log alone; so it does while something is out of order, the audit log perhaps.
 * Whatever fails here changes nothing for the person.
 */
export function recordRefusals(parts: {
  audit: Pick<Audit, 'requestRefused'>;
  limiter: Limiter;
  logger: Logger;
  about: (ctx: Context) => Promise<Refused>;
}): Middleware {
  const { audit, limiter, logger, about } = parts;
  return async (ctx, next) => {
    await next();
    const code = ctx.state.refusal as string | undefined;
    if (code === undefined || ctx.state.refusalShown !== true || ctx.status === UNAVAILABLE) return;
    if (code === 'not_found') return;
    const address = addressOf(ctx);
    try {
      await limiter.count('refusal', limitKey(address));
      await limiter.count('refusals', 'all');
      const what = await about(ctx).catch(() => ({}));
      audit.requestRefused({ ...what, code: code.slice(0, 100), status: ctx.status, address });
    } catch (error) {
      const limited = error instanceof GatewayError && error.kind === 'limited';
      if (!limited) logger.warn({ err: error }, 'a refusal was not written into the audit log');
    }
  };
}

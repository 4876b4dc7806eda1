import type Router from '@koa/router';
import { routes } from '../routes.ts';
import { type ProbeParts, probed, probeStream } from './probe.ts';

export interface OpsParts extends ProbeParts {
  /** Rejects while nobody could be signed in. */
  checks: () => Promise<void>;
}

/** For machines that watch us: alive, and able to sign people in. Neither says more than that to strangers. */
export function mountOps(router: Router, parts: OpsParts): void {
  router.get(routes.health, (ctx) => {
    const seen = probed(ctx, parts);
    if (seen && ctx.accepts('application/json', 'text/event-stream') === 'text/event-stream')
      return probeStream(ctx);
    ctx.body = { status: 'alive', ...(seen === undefined ? {} : { seen }) };
  });
  router.get(routes.ready, async (ctx) => {
    try {
      await parts.checks();
      ctx.body = { status: 'ready' };
    } catch {
      ctx.status = 503;
      ctx.set('Retry-After', '5');
      ctx.body = { status: 'unavailable' };
    }
  });
}

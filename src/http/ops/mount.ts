import type Router from '@koa/router';
import { routes } from '../routes.ts';

/** For machines that watch us: alive, and able to sign people in. Neither says more than that to strangers. */
export function mountOps(router: Router, parts: { checks: () => Promise<void> }): void {
  router.get(routes.health, (ctx) => {
    ctx.body = { status: 'alive' };
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

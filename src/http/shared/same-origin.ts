import type { Context, Middleware } from 'koa';
import { GatewayError } from '../../kernel/index.ts';

/**
 * A request that changes something comes from a page of ours. Browsers say where it comes from in `Sec-Fetch-Site`,
 * older ones in `Origin`; what says nothing has no cookie of a person to misuse and is refused all the same.
 */
export function sameOrigin(issuer: string): Middleware {
  return (ctx, next) => {
    if (!comesFromUs(ctx, issuer)) {
      throw new GatewayError(
        'refused',
        'cross_origin',
        'This request did not come from a page of this gateway.',
      );
    }
    return next();
  };
}

function comesFromUs(ctx: Context, issuer: string): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  const origin = ctx.get('Origin');
  // A page whose own name was bound to our address is same-origin to its browser; its Origin is still its own.
  if (origin !== '' && origin !== issuer) return false;
  return site === '' ? origin === issuer : site === 'same-origin';
}

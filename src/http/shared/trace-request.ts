import type { Middleware } from 'koa';
import type { Tracer } from '../../kernel/index.ts';
import { loggablePath } from '../routes.ts';
import type { ClientAddresses } from './client-address.ts';

/**
 * Each request as a span, named by OpenTelemetry's conventions for HTTP. A `traceparent` is believed from our own proxies alone:
 * whoever else sends one could have everything traced.
 */
export function traceRequest({
  tracer,
  addresses,
}: {
  tracer: Tracer;
  addresses: ClientAddresses;
}): Middleware {
  if (!tracer.active) return (_, next) => next();
  return (ctx, next) => {
    const path = loggablePath(ctx.path).replace(/\b[a-z]{3}_[\w-]{8,}/g, ':id');
    const fields = { 'http.request.method': ctx.method, 'url.path': path };
    const parent = ctx.get('traceparent');
    const believed = parent !== '' && addresses.peerOf(ctx.req).trusted ? parent : undefined;
    const answer = async (set: (more: Record<string, string | number>) => void) => {
      await next();
      set({
        'http.response.status_code': ctx.status,
        ...(ctx.state.refusal ? { 'error.type': String(ctx.state.refusal) } : {}),
      });
    };
    return tracer.begin(`${ctx.method} ${path}`, fields, answer, believed);
  };
}

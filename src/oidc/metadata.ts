import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import type { Middleware } from 'koa';
import { OIDC_PATHS } from './paths.ts';

/** Relying parties ask for these two documents more often than for anything else. Microsoft caches them for a day. */
const CACHE_CONTROL = 'public, max-age=300';
/** Of RSA and EC keys (RFC 7518 sections 6.2.1, 6.3.1), and no member beside them: what is private is never listed here. */
const PUBLIC_MEMBERS = [
  ...['kty', 'use', 'kid', 'alg'],
  ...['n', 'e'],
  ...['crv', 'x', 'y'],
  ...['x5t', 'x5t#S256', 'x5c'],
] as const;

interface Document {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

/**
 * Discovery (OpenID Connect Discovery section 4) and the key set (RFC 7517 section 5) as ready bytes, with
 * Content-Length, an ETag and CORS. Discovery is what the provider answered first; the key set is ours, because the
 * library leaves out `x5t`.
 */
export function metadata(keys: readonly JWK[]): Middleware {
  const documents = new Map<string, Document>([
    [
      OIDC_PATHS.jwks,
      document(JSON.stringify({ keys: keys.map(publicMembers) }), 'application/jwk-set+json; charset=utf-8'),
    ],
  ]);
  return async (ctx, next) => {
    const known = documents.get(ctx.path);
    if (known === undefined) {
      await next();
      if (ctx.path === OIDC_PATHS.discovery && ctx.status === 200 && ctx.method === 'GET') {
        const fresh = document(JSON.stringify(ctx.body), 'application/json; charset=utf-8');
        documents.set(ctx.path, fresh);
        answer(ctx, fresh);
      }
      return;
    }
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    answer(ctx, known);
  };
}

function answer(ctx: Parameters<Middleware>[0], { body, type, etag }: Document): void {
  ctx.status = 200;
  ctx.set('ETag', etag);
  ctx.set('Cache-Control', CACHE_CONTROL);
  ctx.set('Access-Control-Allow-Origin', '*');
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.type = type;
  ctx.body = body;
}

const document = (text: string, type: string): Document => ({
  body: Buffer.from(text),
  type,
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
});

const publicMembers = (key: JWK): Record<string, unknown> =>
  Object.fromEntries(
    PUBLIC_MEMBERS.filter((name) => key[name] !== undefined).map((name) => [name, key[name]]),
  );

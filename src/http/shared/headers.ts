import type { Context, Middleware } from 'koa';

const YEAR = 31_536_000;

/**
 * Scripts and styles from our own files alone; nothing from another host; never framed.
 * `form-action` is left open on purpose: browsers apply it to every redirect after a form, and Azure AD B2C redirects
 * onwards to hosts we do not know (w3c/webappsec-csp #8). There is no opener policy either: a pop-up keeps its opener.
 */
const PAGE_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

const policyText = (policy: Record<string, string>): string =>
  Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');

const PAGE_CSP = policyText(PAGE_POLICY);

/** On every answer; pages of a kind of their own overwrite what they must. */
export function securityHeaders(https: boolean): Middleware {
  const fixed: Record<string, string> = {
    'Content-Security-Policy': PAGE_CSP,
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: that would make the browser send `Origin: null` on the POST to the relying party.
    'Referrer-Policy': 'strict-origin',
    'Cache-Control': 'no-store',
    ...(https ? { 'Strict-Transport-Security': `max-age=${YEAR}` } : {}),
  };
  return (ctx, next) => {
    ctx.set(fixed);
    return next();
  };
}

/** The policy of a page that also runs one constant inline script, named by its hash. */
export function allowScript(ctx: Context, hash: string): void {
  ctx.set('Content-Security-Policy', policyText({ ...PAGE_POLICY, 'script-src': hash }));
}

/** A page that has nothing to press: relying parties may load it in a frame to sign out. */
export function allowFraming(ctx: Context): void {
  ctx.set('Content-Security-Policy', policyText({ ...PAGE_POLICY, 'frame-ancestors': '*' }));
}

/** A page of ours that stands in a frame on another one of ours. */
export function allowOwnFraming(ctx: Context): void {
  ctx.set('Content-Security-Policy', policyText({ ...PAGE_POLICY, 'frame-ancestors': "'self'" }));
}

/** A page that shows other pages of ours in frames. */
export function allowOwnFrames(ctx: Context): void {
  ctx.set('Content-Security-Policy', policyText({ ...PAGE_POLICY, 'frame-src': "'self'" }));
}

/** The scheme and host of a request target in absolute form (RFC 9112 section 3.2.2). */
const TARGET_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * Every address in an answer comes from the issuer and none from the request: the headers that frameworks read, and a
 * host within the request target, are overwritten before anybody looks (OWASP ASVS 5.0 4.1.3).
 */
export function pinHost(issuer: string): Middleware {
  const { host, protocol } = new URL(issuer);
  const scheme = protocol.slice(0, -1);
  return (ctx, next) => {
    const { headers } = ctx.req;
    ctx.state.askedHost = headers.host;
    headers.host = host;
    headers['x-forwarded-host'] = host;
    headers['x-forwarded-proto'] = scheme;
    if (TARGET_ORIGIN.test(ctx.url)) {
      const rest = ctx.url.replace(TARGET_ORIGIN, '');
      ctx.url = rest.startsWith('/') ? rest : `/${rest}`;
      ctx.originalUrl = ctx.request.originalUrl = ctx.url;
    }
    return next();
  };
}

/**
 * Leads whoever opened the gateway by another of its names (127.0.0.1 for localhost) to the one it calls itself, where
 * cookies and scripts work. The only use of the host that was asked for, and it goes nowhere but to the issuer.
 */
export function atIssuer(issuer: string): Middleware {
  const { host } = new URL(issuer);
  return (ctx, next) => {
    if (ctx.method !== 'GET' || ctx.state.askedHost === host) return next();
    ctx.redirect(issuer + ctx.path);
  };
}

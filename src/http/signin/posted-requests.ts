import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import {
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  GatewayError,
  type Limiter,
  MINUTE,
  type Random,
  randomToken,
  sha256,
} from '../../kernel/index.ts';
import { isAuthorizationPath, OIDC_PATHS } from '../../oidc/index.ts';
import { readForm } from '../shared/body.ts';
import { OwnCookie } from '../shared/own-cookie.ts';
import { EVERYBODY } from './count-beginning.ts';

/** A browser follows a redirect at once. */
const LIFE = MINUTE;
/** Several times what any application sends. */
const MOST_FIELDS = 100;
/** 256 random bits as base64url. */
const VALUE = /^[A-Za-z0-9_-]{43}$/;
const PARAMETER = 'posted';

export interface PostedRequestsParts {
  store: EphemeralStore;
  limiter: Limiter;
  secure: boolean;
  clock: Clock;
  random: Random;
}

/**
 * Authorization requests by POST (OpenID Connect Core section 3.1.2.1). A form that another site posts comes without
 * cookies of ours, and the provider would need `SameSite=None` to take it. So it is kept for a moment under a reference
 * that is good once, in the browser that posted it, and this browser is led on by GET, where its cookies come along and
 * nothing of the request stands in the address.
 */
export function mountPostedRequests(router: Router, parts: PostedRequestsParts): void {
  const { store, clock, random } = parts;
  router.post(OIDC_PATHS.authorization, async (ctx) => {
    const fields = await readForm(ctx);
    if (fields.size > MOST_FIELDS) throw tooManyFields();
    await parts.limiter.count('posted', EVERYBODY);
    const reference = randomToken(random, 32);
    const secret = randomToken(random, 32);
    const kept: Kept = { at: clock.now(), query: new URLSearchParams([...fields]).toString() };
    await store.put(keyOf(reference, secret), JSON.stringify(kept), LIFE);
    cookieOf(reference, parts).write(ctx, secret);
    ctx.status = 303;
    ctx.redirect(`${OIDC_PATHS.authorization}?${PARAMETER}=${reference}`);
  });
}

interface Kept {
  /** When it was posted: what waits for the answer counts from then. */
  readonly at: number;
  readonly query: string;
}

/** Puts a posted request in the place of its reference, inside this process and for this one request. */
export function replayPosted(parts: PostedRequestsParts): Middleware {
  return async (ctx, next) => {
    if (!isAuthorizationPath(ctx.path) || ctx.method !== 'GET') return next();
    const { [PARAMETER]: reference, client_id: clientId } = ctx.query;
    // What names a client is a request by GET, whatever else an application puts into it.
    if (reference === undefined || clientId !== undefined) return next();
    if (typeof reference !== 'string' || !VALUE.test(reference)) throw requestGone();
    const cookie = cookieOf(reference, parts);
    const secret = cookie.read(ctx);
    // The key is made of both: who knows the reference alone finds nothing, and spends nothing.
    const text = secret && (await parts.store.take(keyOf(reference, secret)));
    if (!text) throw requestGone();
    cookie.clear(ctx);
    const { at, query } = JSON.parse(text) as Kept;
    ctx.querystring = query;
    ctx.state.askedAt = at;
    return next();
  };
}

/** When the application asked. */
export const askedAt = (ctx: Context, clock: Clock): number =>
  typeof ctx.state.askedAt === 'number' ? ctx.state.askedAt : clock.now();

const keyOf = (reference: string, secret: string) =>
  ephemeralKey('once', sha256(`posted\0${reference}\0${secret}`).toString('base64url'));

/** One for each request, so that two tabs go their ways. Lax: another site leads here. */
const cookieOf = (reference: string, { secure }: PostedRequestsParts) =>
  new OwnCookie({
    name: `cs_posted_${reference.slice(0, 16)}`,
    secure,
    lasts: LIFE,
    form: VALUE,
    sameSite: 'lax',
  });

const requestGone = () =>
  new GatewayError(
    'gone',
    'request_gone',
    'This request was answered already, is over, or came from another browser. Start again from the application.',
  );

const tooManyFields = () =>
  new GatewayError('invalid', 'too_many_fields', `The request has more than ${MOST_FIELDS} fields.`);

import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Sessions } from '../../domain/account/index.ts';
import type { RecoveryService } from '../../domain/enrollment/index.ts';
import type { SetupService } from '../../domain/organizations/index.ts';
import { type Clock, GatewayError, HOUR, type Limiter, type UserId } from '../../kernel/index.ts';
import type { SetupOwnerPage } from '../../pages/index.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { comparable, routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { languageOf } from '../shared/language.ts';
import { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';

/** Of the browser that spent the link. */
export const setupCookie = (secure: boolean): OwnCookie =>
  new OwnCookie({ name: 'cs_setup', lasts: HOUR, secure, form: /^[A-Za-z0-9_-]{43}$/ });

export interface SetupHttpParts {
  issuer: string;
  demo: boolean;
  setup: SetupService;
  setupCookie: OwnCookie;
  recovery: RecoveryService;
  /** The sessions of the dashboard. */
  sessions: Sessions;
  /** Their cookie. */
  cookie: OwnCookie;
  show: ShowPage;
  limiter: Limiter;
  clock: Clock;
}

/**
 * While nobody owns this instance, the pages that need an owner lead to its setup. Endpoints of the protocol, sign-in
 * pages and the phone API work without one.
 */
export function untilOwned({ setup, demo }: Pick<SetupHttpParts, 'setup' | 'demo'>): Middleware {
  return async (ctx, next) => {
    if (!needsOwner(ctx, demo) || (await setup.owned())) return next();
    ctx.status = 303;
    ctx.redirect(routes.setup.page);
  };
}

function needsOwner({ path }: Context, demo: boolean): boolean {
  const asked = comparable(path);
  const under = (root: string) => asked === root || asked.startsWith(`${root}/`);
  return under(routes.me.page) || under(dashboardRoutes.page) || (!demo && asked === '');
}

/** How a new instance gets its owner: the link, the person, their phone, their recovery codes. Gone once it has one. */
export function mountSetup(router: Router, parts: SetupHttpParts): void {
  const { setup, show, limiter } = parts;
  const ours = sameOrigin(parts.issuer);
  const page = { path: routes.setup.page, command: 'npm run cli -- setup-link' };

  /** Does this while nobody owns the instance; afterwards there is nothing here. */
  const unowned = (handle: (ctx: Context) => Promise<void> | void) => async (ctx: Context) => {
    if (await setup.owned()) return;
    await limiter.count('invitation', askerOf(ctx));
    ctx.set('X-Robots-Tag', 'noindex');
    await handle(ctx);
  };
  /** The same for the browser that spent the link. */
  const visiting = (
    handle: (ctx: Context, visit: string, owner: UserId | undefined) => Promise<void> | void,
  ) =>
    unowned(async (ctx) => {
      const visit = parts.setupCookie.read(ctx);
      const known = await setup.recall(visit);
      if (visit === undefined || known === undefined) return seeOther(ctx, routes.setup.page);
      await handle(ctx, visit, known.userId);
    });

  router.get(
    routes.setup.page,
    unowned((ctx) => show(ctx, 200, 'setup', page)),
  );
  router.post(
    routes.setup.page,
    ours,
    unowned(async (ctx) => {
      const token = (await readForm(ctx)).get('token') ?? '';
      try {
        parts.setupCookie.write(ctx, await setup.begin(token));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'link_over') throw error;
        return show(ctx, 410, 'setup', { ...page, fault: { kind: 'over' } });
      }
      seeOther(ctx, routes.setup.owner);
    }),
  );

  router.get(
    routes.setup.owner,
    visiting((ctx) => show(ctx, 200, 'setup-owner', ownerPage({}))),
  );
  router.post(
    routes.setup.owner,
    ours,
    visiting(async (ctx, visit) => {
      const form = await readForm(ctx);
      const values = ownerPage({
        email: form.get('email'),
        givenName: form.get('givenName'),
        familyName: form.get('familyName'),
      });
      try {
        const invited = await setup.name(visit, values.values);
        showPhone(ctx, show, invited);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== 'invalid') throw error;
        const fault =
          error.faults?.[0]?.path === 'email' || error.code === 'invalid_email' ? 'email' : 'name';
        show(ctx, 400, 'setup-owner', { ...values, fault: { kind: fault } });
      }
    }),
  );

  router.get(
    routes.setup.phone,
    visiting(async (ctx, _visit, owner) => {
      if (owner === undefined) return seeOther(ctx, routes.setup.owner);
      showPhone(ctx, show, await setup.inviteAgain(owner));
    }),
  );
  router.post(
    routes.setup.ready,
    ours,
    visiting(async (ctx, visit, owner) => {
      if (owner === undefined) return seeOther(ctx, routes.setup.owner);
      const owned = await setup.own(visit, addressOf(ctx)).catch((error: unknown) => {
        // As for whoever comes a moment later.
        if (error instanceof GatewayError && error.code === 'already_owned') return 'by another' as const;
        throw error;
      });
      if (owned === 'by another') return;
      if (owned === undefined) {
        return showPhone(ctx, show, await setup.inviteAgain(owner), { missing: true });
      }
      const { token } = (await openSession(parts, owned)) ?? {};
      if (token !== undefined) parts.cookie.write(ctx, token);
      const codes = await parts.recovery.makeCodes(owner, addressOf(ctx), languageOf(ctx));
      show(ctx, 200, 'setup-codes', { codes, next: dashboardRoutes.welcome.look });
    }),
  );
}

/** The owner has just made their passkey in front of us: this browser is theirs. */
const openSession = (
  { sessions, clock }: SetupHttpParts,
  owned: { userId: UserId; phoneId: `phn_${string}` },
) =>
  sessions.open({
    ...owned,
    acr: 'urn:countersign:acr:setup',
    amr: [],
    authenticatedAt: clock.now(),
  });

const ownerPage = (given: {
  email?: string | undefined;
  givenName?: string | undefined;
  familyName?: string | undefined;
}): SetupOwnerPage => ({
  path: routes.setup.owner,
  values: { email: given.email ?? '', givenName: given.givenName ?? '', familyName: given.familyName ?? '' },
});

const showPhone = (
  ctx: Context,
  show: ShowPage,
  { url, code }: { url: string; code: string },
  more: { missing?: true } = {},
) =>
  show(ctx, more.missing ? 409 : 200, 'setup-phone', {
    link: url,
    code,
    ready: routes.setup.ready,
    ...(more.missing && { fault: { kind: 'missing' as const } }),
  });

function seeOther(ctx: Context, path: string): void {
  ctx.status = 303;
  ctx.redirect(path);
}

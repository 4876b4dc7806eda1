import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { RecoveryService } from '../../domain/enrollment/index.ts';
import type { UserId } from '../../kernel/index.ts';
import { recoveryCodesPaths, routes } from '../routes.ts';
import { languageOf } from '../shared/language.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';

/** Whoever is signed in to their account. */
export interface CodesOwner {
  readonly userId: UserId;
  /** Whether a phone of theirs verified them minutes ago. */
  readonly fresh: boolean;
}

/** What these pages need of the account pages they stand beside. */
export interface CodesParts {
  issuer: string;
  recovery: RecoveryService;
  show: ShowPage;
  /** Does this for whoever is signed in; to anybody else it shows where one signs in. */
  signedIn: (handle: (ctx: Context, me: CodesOwner) => Promise<void>) => Middleware;
  /** Asks their phone, and comes back to `routes.me.recoveryCodes`. */
  verify: (ctx: Context) => Promise<void> | void;
}

/** A person's recovery codes: how many are left, and new ones, which are shown in the very answer that makes them. */
export function mountRecoveryCodes(router: Router, parts: CodesParts): void {
  const { recovery, show, signedIn, verify } = parts;
  const paths = recoveryCodesPaths;

  router.get(
    routes.me.recoveryCodes,
    signedIn(async (ctx, { userId }) => {
      show(ctx, 200, 'recovery-codes', { paths, left: await recovery.codesLeft(userId) });
    }),
  );

  router.post(
    routes.me.recoveryCodes,
    sameOrigin(parts.issuer),
    signedIn(async (ctx, { userId, fresh }) => {
      if (!fresh) return verify(ctx);
      const codes = await recovery.makeCodes(userId, addressOf(ctx), languageOf(ctx));
      show(ctx, 200, 'recovery-codes', { paths, left: codes.length, codes });
    }),
  );
}

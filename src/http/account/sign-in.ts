import type Router from '@koa/router';
import type { Context } from 'koa';
import {
  type AccountService,
  provesPerson,
  type Sessions,
  type SignedIn,
} from '../../domain/account/index.ts';
import {
  type ApprovalResult,
  type Challenge,
  type ChallengeService,
  notThisBrowser,
} from '../../domain/challenge/index.ts';
import { GatewayError } from '../../kernel/index.ts';
import type { AccountEnd, AccountNotice } from '../../pages/index.ts';
import { accountPaths, interactionPath, routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { toRefusal } from '../shared/errors.ts';
import { type ShowPage, showRefusal } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type BrowserCookies, keyOf, uidOf } from '../signin/index.ts';
import type { AccountCookies } from './account-cookies.ts';
import { type Desk, originOf, seeOther } from './desk.ts';
import { deedOf, pathOfDeed } from './verify.ts';

export interface SignInParts {
  issuer: string;
  desk: Desk;
  sessions: Sessions;
  account: AccountService;
  challenges: ChallengeService;
  browserCookies: BrowserCookies;
  cookies: AccountCookies;
  show: ShowPage;
}

/** How one gets in and out, and how a phone's answer comes back. */
export function mountAccountSignIn(router: Router, parts: SignInParts): void {
  const { desk, sessions, cookies } = parts;
  const ours = sameOrigin(parts.issuer);

  router.post(routes.me.signIn, ours, (ctx) => desk.askAnybody(ctx));
  router.get(routes.me.resume, async (ctx) => {
    try {
      await resume(ctx, parts);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'sign_in_not_found') throw error;
      // Loaded again after it was collected, most often: the way on is the account, not an application.
      showRefusal(ctx, parts.show, toRefusal(error), 'account_step');
    }
  });

  router.post(
    routes.me.verify,
    ours,
    desk.signedIn(async (ctx, me) => {
      const deed = deedOf((await readForm(ctx)).get('deed'));
      await desk.askFor(ctx, me, { purpose: 'account', deed });
    }),
  );

  router.post(
    routes.me.addPhone,
    ours,
    desk.signedIn((ctx, me) => desk.askFor(ctx, me, { purpose: 'add-phone' })),
  );

  router.post(routes.me.signOut, ours, async (ctx) => {
    const me = await desk.recall(ctx);
    if (me !== undefined) await sessions.end(me.session.id);
    cookies.clear(ctx);
    desk.door(ctx, 200, 'signed-out');
  });

  router.post(
    routes.me.signOutOthers,
    ours,
    desk.signedIn(async (ctx, me) => {
      await parts.account.signOutElsewhere(me, originOf(ctx));
      await desk.back(ctx, me, 'others-signed-out');
    }),
  );
}

/**
 * A phone answered, or not: the browser comes back for it. Only what was asked for by an account page is collected
 * here, and what was asked on behalf of somebody signed in only by their session, which must still be there.
 */
async function resume(ctx: Context, parts: SignInParts): Promise<void> {
  const { desk, challenges, browserCookies, sessions } = parts;
  const uid = uidOf(ctx);
  const key = keyOf(browserCookies, ctx, uid);
  const asked = await challenges.read(key, uid);
  if (asked.return.kind !== 'account') throw notThisBrowser();
  const me = await desk.recall(ctx);
  const errand = me?.session.errand?.uid === uid ? me : undefined;
  if (asked.onlyFor !== undefined && errand?.user.id !== asked.onlyFor) {
    return me === undefined ? desk.door(ctx, 401, 'over') : desk.back(ctx, me, 'ended');
  }
  if (asked.state === 'consumed') return seeOther(ctx, routes.me.page);

  const ended = await challenges.collect(key, uid);
  if (['pending', 'scanned', 'claimed', 'confirming'].includes(ended.state)) {
    return seeOther(ctx, interactionPath(uid));
  }
  if (errand !== undefined) await sessions.change(errand.session.id, { errand: undefined });
  if (ended.state !== 'consumed' || ended.result === undefined) {
    return errand === undefined
      ? desk.door(ctx, 200, endOf(ended))
      : desk.back(ctx, errand, ended.state === 'declined' ? 'declined' : 'ended');
  }
  ctx.append('Set-Cookie', browserCookies.clear(uid));
  if (errand === undefined) return signIn(ctx, parts, ended.result, me);
  return ended.purpose === 'add-phone'
    ? addPhone(ctx, parts, ended.result, errand)
    : verified(ctx, parts, ended.result, errand);
}

/** A new session, never the one that was there before: whoever knew that one is out. */
async function signIn(
  ctx: Context,
  { desk, sessions, cookies }: SignInParts,
  result: ApprovalResult,
  before: SignedIn | undefined,
  path: string = routes.me.page,
): Promise<void> {
  if (before !== undefined) await sessions.end(before.session.id);
  const opened = await sessions.open(result);
  if (opened === undefined) return desk.door(ctx, 403, 'refused');
  cookies.session.write(ctx, opened.token);
  seeOther(ctx, path);
}

/** The person is there: what they wanted to do can be done now. */
async function verified(
  ctx: Context,
  parts: SignInParts,
  result: ApprovalResult,
  me: SignedIn,
): Promise<void> {
  if (result.userId !== me.user.id) return parts.desk.back(ctx, me, 'other-person');
  if (!provesPerson(result)) return parts.desk.back(ctx, me, 'not-verified');
  await signIn(ctx, parts, result, me, pathOfDeed(me.session.errand?.deed));
}

/** The code for the new phone is shown in this answer and kept nowhere: loading the page again shows no code. */
async function addPhone(
  ctx: Context,
  { account, desk, show }: SignInParts,
  result: ApprovalResult,
  me: SignedIn,
): Promise<void> {
  try {
    const { url, code } = await account.invitePhone(me, result, originOf(ctx));
    show(ctx, 200, 'account-add-phone', {
      paths: accountPaths,
      link: url,
      code,
      minutes: INVITATION_MINUTES,
    });
  } catch (error) {
    const notice = error instanceof GatewayError ? REFUSED[error.code] : undefined;
    if (notice === undefined) throw error;
    await desk.back(ctx, me, notice);
  }
}

const INVITATION_MINUTES = 5;

const REFUSED: Record<string, AccountNotice> = {
  other_account: 'other-person',
  person_not_verified: 'not-verified',
  verification_required: 'ended',
};

function endOf({ state, reason }: Challenge): AccountEnd {
  switch (state) {
    case 'declined':
      return reason === 'not_me' ? 'reported' : 'declined';
    case 'contested':
      return 'contested';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'expired';
  }
}

import type Router from '@koa/router';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'koa';
import type { HereService, RememberedPhones, WebAuthn } from '../../domain/approval/index.ts';
import { type ChallengeService, settle } from '../../domain/challenge/index.ts';
import { type Clock, GatewayError, type Limiter, type Random, randomToken } from '../../kernel/index.ts';
import { herePaths, routes } from '../routes.ts';
import { toRefusal } from '../shared/errors.ts';
import { readJson } from '../shared/json.ts';
import { speak } from '../shared/language.ts';
import { coloursOf } from '../shared/look.ts';
import { type ShowPage, showRefusal } from '../shared/page-errors.ts';
import { secondsUntil } from '../shared/phone-answers.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type BrowserCookies, keyOf, resumeOf, uidOf } from '../signin/index.ts';
import { challengeOf, claimAnswer } from './claim-answer.ts';
import { identifiedPhone } from './identified.ts';
import type { PhoneCookies } from './phone-cookies.ts';
import { approved, declined, nothing } from './schemas.ts';

export interface HereParts {
  issuer: string;
  challenges: ChallengeService;
  here: HereService;
  webAuthn: WebAuthn;
  remembered: RememberedPhones;
  /** Which phone this browser is. */
  cookies: PhoneCookies;
  /** Which sign-ins this browser waits for. */
  waitingCookies: BrowserCookies;
  limiter: Limiter;
  clock: Clock;
  random: Random;
  show: ShowPage;
}

/**
 * "Open on this phone": the waiting browser is the phone. Every address demands that browser's own secret for this
 * sign-in, so that the link is worth nothing anywhere else.
 */
export function mountHere(router: Router, parts: HereParts): void {
  const { challenges, here, webAuthn, cookies, waitingCookies, limiter, clock, random, show } = parts;
  const ours = sameOrigin(parts.issuer);
  const phoneOf = identifiedPhone(parts);
  const ownKey = (ctx: Context) => {
    const uid = uidOf(ctx);
    return [keyOf(waitingCookies, ctx, uid), uid] as const;
  };

  // Opening the link changes nothing, and tells another browser nothing of the sign-in.
  router.get(routes.here.page, async (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    try {
      const [key, uid] = ownKey(ctx);
      const challenge = settle(await challenges.read(key, uid), clock.now());
      speak(ctx, challenge.language);
      show(ctx, 200, 'scan', {
        begins: 'here',
        paths: herePaths(uid, resumeOf(challenge)),
        linked: false,
        ...coloursOf(challenge.look),
        endsIn: Math.max(0, challenge.deadline - clock.now()),
      });
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'sign_in_not_found') throw error;
      showRefusal(ctx, show, toRefusal(error), 'elsewhere');
    }
  });

  router.post(routes.here.claim, ours, async (ctx) => {
    await limiter.count('scan', askerOf(ctx));
    await readJson(ctx, nothing);
    const [key, uid] = ownKey(ctx);
    // Before anybody is asked for a passkey: the link must be of use here.
    await challenges.read(key, uid);
    const by = await phoneOf(ctx);
    ctx.body = claimAnswer(await here.claim(key, uid, by, addressOf(ctx)), by, parts);
  });

  // After an answer that got lost: whether it counted.
  router.get(routes.here.challenge, async (ctx) => {
    const [key, uid] = ownKey(ctx);
    const { id, state, deadline } = await here.readClaimed(key, uid, challengeOf(ctx), await phoneOf(ctx));
    ctx.body = { challenge: id, state, expiresIn: secondsUntil(deadline, clock) };
  });

  // Whoever has no phone yet becomes somebody first, and comes back here.
  router.post(routes.here.ticket, ours, async (ctx) => {
    await limiter.count('scan', askerOf(ctx));
    await readJson(ctx, nothing);
    const [key, uid] = ownKey(ctx);
    const scanner = cookies.scanner.read(ctx) ?? randomToken(random, 16);
    const { challenge, ticket, until } = await here.ticket(key, uid, scanner);
    cookies.scanner.write(ctx, scanner);
    ctx.body = {
      ticket,
      expiresIn: secondsUntil(until, clock),
      ...(challenge.creates ? { creates: true } : {}),
    };
  });

  router.post(routes.here.approve, ours, async (ctx) => {
    const { response } = await readJson(ctx, approved);
    const [key, uid] = ownKey(ctx);
    const by = await phoneOf(ctx);
    const { id, state } = await here.approveClaimed(
      key,
      uid,
      challengeOf(ctx),
      (statement, decision, numbers) =>
        webAuthn.checkDecision(response as AuthenticationResponseJSON, by, statement, decision, numbers),
      by,
    );
    ctx.body = { challenge: id, state };
  });

  router.post(routes.here.decline, ours, async (ctx) => {
    const { reason } = await readJson(ctx, declined);
    const [key, uid] = ownKey(ctx);
    const by = await phoneOf(ctx);
    const { id, state } = await here.declineClaimed(key, uid, challengeOf(ctx), reason, by);
    ctx.body = { challenge: id, state };
  });
}

import type Router from '@koa/router';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'koa';
import type {
  ApprovalService,
  IdentifiedPhone,
  RememberedPhones,
  WebAuthn,
} from '../../domain/approval/index.ts';
import { challengeNotFound, invalidTicket } from '../../domain/challenge/index.ts';
import { displayName, type WebPhone } from '../../domain/directory/index.ts';
import type { EnrollmentService } from '../../domain/enrollment/index.ts';
import {
  type ChallengeId,
  type Clock,
  GatewayError,
  type Limiter,
  parseId,
  type Random,
  randomToken,
} from '../../kernel/index.ts';
import { routes } from '../routes.ts';
import { limitKey } from '../shared/client-address.ts';
import { readJson } from '../shared/json.ts';
import { addressOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { PhoneCookies } from './phone-cookies.ts';
import { approved, claimed, declined, enrolled, enrollmentAsked, identified, scanned } from './schemas.ts';

export interface WebPhoneParts {
  issuer: string;
  approval: ApprovalService;
  webAuthn: WebAuthn;
  remembered: RememberedPhones;
  enrollment: EnrollmentService;
  cookies: PhoneCookies;
  limiter: Limiter;
  clock: Clock;
  random: Random;
}

/** What the pages of a phone without an app ask for. Everything that changes something comes from a page of ours. */
export function mountWebPhone(router: Router, parts: WebPhoneParts): void {
  const { approval, webAuthn, remembered, enrollment, cookies, limiter, clock, random } = parts;
  const ours = sameOrigin(parts.issuer);
  const countScan = (ctx: Context) => limiter.count('scan', limitKey(addressOf(ctx)));
  const phoneOf = async (ctx: Context): Promise<IdentifiedPhone<WebPhone>> => {
    const by = await remembered.recall(cookies.remembered(ctx));
    if (by === undefined) throw notIdentified();
    await limiter.count('phone', by.phone.id);
    return by;
  };

  router.post(routes.webPhone.scan, ours, async (ctx) => {
    await countScan(ctx);
    const { frame } = await readJson(ctx, scanned);
    const by = await remembered.recall(cookies.remembered(ctx));
    // One for all tabs of this browser: a second scan must not take the ticket of the first.
    const scanner = cookies.scanner(ctx) ?? randomToken(random, 16);
    const { ticket, until } = await approval.trade(frame, scanner);
    cookies.setScanner(ctx, scanner);
    ctx.body = {
      ticket,
      expiresIn: secondsUntil(until, clock),
      identified: by !== undefined,
      ...(by === undefined ? {} : { name: by.phone.name }),
    };
  });

  router.post(routes.webPhone.identifyOptions, ours, async (ctx) => {
    await countScan(ctx);
    ctx.body = { options: await webAuthn.identifyOptions() };
  });

  router.post(routes.webPhone.identify, ours, async (ctx) => {
    await countScan(ctx);
    const { response } = await readJson(ctx, identified);
    const { phone } = await webAuthn.identify(response as AuthenticationResponseJSON);
    cookies.remember(ctx, remembered.remember(phone.id));
    ctx.body = { identified: true, name: phone.name };
  });

  router.post(routes.webPhone.claim, ours, async (ctx) => {
    await countScan(ctx);
    const { ticket } = await readJson(ctx, claimed);
    const scanner = cookies.scanner(ctx);
    if (scanner === undefined) throw invalidTicket();
    const by = await phoneOf(ctx);
    const challenge = await approval.claim({ ticket, scanner }, by, addressOf(ctx));
    const { id, transports } = by.phone.credential;
    ctx.body = {
      challenge: challenge.id,
      state: challenge.state,
      statement: challenge.statement ?? '',
      expiresIn: secondsUntil(challenge.deadline, clock),
      credential: { id, transports },
      rpId: webAuthn.rpId,
      user: { name: displayName(by.user) },
    };
  });

  router.post(routes.webPhone.approve, ours, async (ctx) => {
    const { response } = await readJson(ctx, approved);
    const by = await phoneOf(ctx);
    const { id, state } = await approval.approve(
      challengeOf(ctx),
      (statement, decision) =>
        webAuthn.checkDecision(response as AuthenticationResponseJSON, by, statement, decision),
      by,
    );
    ctx.body = { challenge: id, state };
  });

  // To say no, the remembered browser of the holder is enough: nobody should need a fingerprint to refuse.
  router.post(routes.webPhone.decline, ours, async (ctx) => {
    const { reason } = await readJson(ctx, declined);
    const by = await phoneOf(ctx);
    const { id, state } = await approval.decline(challengeOf(ctx), reason, async () => {}, by);
    ctx.body = { challenge: id, state };
  });

  router.post(routes.webPhone.enrollOptions, ours, async (ctx) => {
    await limiter.count('invitation', limitKey(addressOf(ctx)));
    const { invitation } = await readJson(ctx, enrollmentAsked);
    const user = await enrollment.preview(invitation, addressOf(ctx));
    ctx.body = { options: await webAuthn.registerOptions(user), user: { name: displayName(user) } };
  });

  router.post(routes.webPhone.enroll, ours, async (ctx) => {
    await limiter.count('invitation', limitKey(addressOf(ctx)));
    const { invitation, name, response } = await readJson(ctx, enrolled);
    const user = await enrollment.preview(invitation, addressOf(ctx));
    const made = await webAuthn.register(response as RegistrationResponseJSON, user);
    const { phone, name: userName } = await enrollment.enroll({
      invitation,
      name,
      credential: { kind: 'web', ...made },
      address: addressOf(ctx),
    });
    cookies.remember(ctx, remembered.remember(phone.id));
    ctx.status = 201;
    ctx.body = { phone: phone.id, user: { name: userName } };
  });
}

const notIdentified = (): GatewayError =>
  new GatewayError('unauthenticated', 'not_identified', 'Use the passkey of this phone first.');

function challengeOf(ctx: Context): ChallengeId {
  const id = parseId('chl', ctx.params.challenge);
  if (id === undefined) throw challengeNotFound();
  return id;
}

const secondsUntil = (time: number, clock: Clock): number =>
  Math.max(0, Math.floor((time - clock.now()) / 1000));

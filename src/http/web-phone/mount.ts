import type Router from '@koa/router';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'koa';
import type { ApprovalService, RememberedPhones, Scanned, WebAuthn } from '../../domain/approval/index.ts';
import { invalidTicket } from '../../domain/challenge/index.ts';
import { displayName } from '../../domain/directory/index.ts';
import type { EnrollmentService, RecoveryService } from '../../domain/enrollment/index.ts';
import { type Clock, type Limiter, type Random, randomToken } from '../../kernel/index.ts';
import { routes } from '../routes.ts';
import { readJson } from '../shared/json.ts';
import { languageOf } from '../shared/language.ts';
import { openRecoveryOf } from '../shared/open-recovery.ts';
import { secondsUntil, standing } from '../shared/phone-answers.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { challengeOf, claimAnswer } from './claim-answer.ts';
import { identifiedPhone } from './identified.ts';
import type { PhoneCookies } from './phone-cookies.ts';
import {
  approved,
  claimed,
  declined,
  enrolled,
  enrollmentAsked,
  identified,
  nothing,
  scanned,
  typed,
} from './schemas.ts';

export interface WebPhoneParts {
  issuer: string;
  approval: ApprovalService;
  webAuthn: WebAuthn;
  remembered: RememberedPhones;
  enrollment: EnrollmentService;
  recovery: RecoveryService;
  cookies: PhoneCookies;
  limiter: Limiter;
  clock: Clock;
  random: Random;
}

/** What the pages of a phone without an app ask for. Everything that changes something comes from a page of ours. */
export function mountWebPhone(router: Router, parts: WebPhoneParts): void {
  const { approval, webAuthn, remembered, enrollment, recovery, cookies, limiter, clock, random } = parts;
  const ours = sameOrigin(parts.issuer);
  const countScan = (ctx: Context) => limiter.count('scan', askerOf(ctx));
  const phoneOf = identifiedPhone(parts);

  const trade = async (ctx: Context, what: Scanned): Promise<void> => {
    const by = await remembered.recall(cookies.remembered.read(ctx));
    // One for all tabs of this browser: a second scan must not take the ticket of the first.
    const scanner = cookies.scanner.read(ctx) ?? randomToken(random, 16);
    const { challenge, ticket, until } = await approval.trade(what, scanner);
    cookies.scanner.write(ctx, scanner);
    ctx.body = {
      ticket,
      expiresIn: secondsUntil(until, clock),
      identified: by !== undefined,
      ...(by === undefined ? {} : { name: by.phone.name }),
      ...(challenge.creates ? { creates: true } : {}),
    };
  };

  router.post(routes.webPhone.scan, ours, async (ctx) => {
    await countScan(ctx);
    await trade(ctx, await readJson(ctx, scanned));
  });

  router.post(routes.webPhone.code, ours, async (ctx) => {
    await countScan(ctx);
    await limiter.count('typed', askerOf(ctx));
    await trade(ctx, await readJson(ctx, typed));
  });

  router.post(routes.webPhone.identifyOptions, ours, async (ctx) => {
    await countScan(ctx);
    ctx.body = { options: await webAuthn.identifyOptions() };
  });

  router.post(routes.webPhone.identify, ours, async (ctx) => {
    await countScan(ctx);
    const { response } = await readJson(ctx, identified);
    const { phone } = await webAuthn.identify(response as AuthenticationResponseJSON);
    cookies.remembered.write(ctx, remembered.remember(phone.id));
    ctx.body = { identified: true, name: phone.name };
  });

  router.post(routes.webPhone.claim, ours, async (ctx) => {
    await countScan(ctx);
    const { ticket } = await readJson(ctx, claimed);
    const scanner = cookies.scanner.read(ctx);
    if (scanner === undefined) throw invalidTicket();
    const by = await phoneOf(ctx);
    const challenge = await approval.claim({ ticket, scanner }, by, addressOf(ctx));
    ctx.body = { ...claimAnswer(challenge, by, parts), ...(await openRecoveryOf(recovery, by)) };
  });

  // As for declining, the remembered browser is enough: to stop something is never the attack.
  router.post(routes.webPhone.stopRecovery, ours, async (ctx) => {
    await readJson(ctx, nothing);
    const by = await phoneOf(ctx);
    ctx.body = { stopped: await recovery.stop(by.user.id, 'phone', addressOf(ctx), languageOf(ctx)) };
  });

  router.post(routes.webPhone.approve, ours, async (ctx) => {
    const { response } = await readJson(ctx, approved);
    const by = await phoneOf(ctx);
    const answered = await approval.approve(
      challengeOf(ctx),
      (statement, decision, numbers) =>
        webAuthn.checkDecision(response as AuthenticationResponseJSON, by, statement, decision, numbers),
      by,
    );
    ctx.body = standing(answered, clock);
  });

  // What became of its answer, while the page shows a code or has lost the answer.
  router.get(routes.webPhone.challenge, async (ctx) => {
    const by = await phoneOf(ctx);
    ctx.body = standing(await approval.read(challengeOf(ctx), by), clock);
  });

  // To say no, the remembered browser of the holder is enough: nobody should need a fingerprint to refuse.
  router.post(routes.webPhone.decline, ours, async (ctx) => {
    const { reason } = await readJson(ctx, declined);
    const by = await phoneOf(ctx);
    ctx.body = standing(await approval.decline(challengeOf(ctx), reason, () => '', by), clock);
  });

  router.post(routes.webPhone.enrollOptions, ours, async (ctx) => {
    await limiter.count('invitation', askerOf(ctx));
    const { invitation } = await readJson(ctx, enrollmentAsked);
    const user = await enrollment.preview(invitation, addressOf(ctx));
    ctx.body = { options: await webAuthn.registerOptions(user), user: { name: displayName(user) } };
  });

  router.post(routes.webPhone.enroll, ours, async (ctx) => {
    await limiter.count('invitation', askerOf(ctx));
    const { invitation, name, response } = await readJson(ctx, enrolled);
    const user = await enrollment.preview(invitation, addressOf(ctx));
    const made = await webAuthn.register(response as RegistrationResponseJSON, user);
    const { phone, name: userName } = await enrollment.enroll({
      invitation,
      name,
      credential: { kind: 'web', ...made },
      address: addressOf(ctx),
      wanted: languageOf(ctx),
    });
    cookies.remembered.write(ctx, remembered.remember(phone.id));
    ctx.status = 201;
    ctx.body = { phone: phone.id, user: { name: userName } };
  });
}

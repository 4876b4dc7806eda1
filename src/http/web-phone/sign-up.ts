import type Router from '@koa/router';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'koa';
import type { ApprovalService, RememberedPhones, WebAuthn } from '../../domain/approval/index.ts';
import { invalidTicket } from '../../domain/challenge/index.ts';
import { displayName } from '../../domain/directory/index.ts';
import type { SignUpService } from '../../domain/enrollment/index.ts';
import { type Clock, GatewayError, type Limiter } from '../../kernel/index.ts';
import { routes } from '../routes.ts';
import { countMailTo } from '../shared/count-mail.ts';
import { readJson } from '../shared/json.ts';
import { languageOf } from '../shared/language.ts';
import type { MailCookie } from '../shared/mail-cookie.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { PhoneCookies } from './phone-cookies.ts';
import { codeAsked, codeTyped, drafted, signedUp, ticketOnly } from './sign-up-schemas.ts';

export interface SignUpParts {
  issuer: string;
  signUp: SignUpService;
  approval: ApprovalService;
  webAuthn: WebAuthn;
  remembered: RememberedPhones;
  cookies: PhoneCookies;
  mailCookie: MailCookie;
  limiter: Limiter;
  clock: Clock;
}

/**
 * What the page asks for that sets up a phone in the middle of a sign-in. Every request shows the ticket, and the
 * browser the cookie it is bound to; the steps of a sign-up also the cookie of the code that was mailed. Up to the proof
 * of the address, answers are the same whether or not it has an account.
 */
export function mountSignUp(router: Router, parts: SignUpParts): void {
  const { signUp, approval, webAuthn, remembered, cookies, mailCookie, limiter, clock } = parts;
  const ours = sameOrigin(parts.issuer);
  const count = (limit: 'scan' | 'mail' | 'typed', ctx: Context) => limiter.count(limit, askerOf(ctx));
  const scannerOf = (ctx: Context): string => {
    const scanner = cookies.scanner.read(ctx);
    if (scanner === undefined) throw invalidTicket();
    return scanner;
  };
  /** The sign-in goes on for as long as setting up may take; the ticket with it. */
  const keepWaiting = async (ctx: Context, ticket: string) => {
    const { ticket: renewed, until } = await approval.awaitEnrollment(ticket, scannerOf(ctx));
    cookies.scanner.write(ctx, scannerOf(ctx));
    return { ticket: renewed, expiresIn: Math.max(0, Math.floor((until - clock.now()) / 1000)) };
  };

  // The person is busy with an invitation or with signing up; the window that shows the code waits for them.
  router.post(routes.webPhone.setUp, ours, async (ctx) => {
    await count('scan', ctx);
    const { ticket } = await readJson(ctx, ticketOnly);
    await approval.scanned(ticket, scannerOf(ctx));
    ctx.body = await keepWaiting(ctx, ticket);
  });

  router.post(routes.signUp.begin, ours, async (ctx) => {
    await count('scan', ctx);
    const { ticket } = await readJson(ctx, ticketOnly);
    const challenge = await approval.scanned(ticket, scannerOf(ctx));
    const { integration, at } = await signUp.begin(challenge, mailCookie.read(ctx));
    const { email, givenName, familyName } = challenge.prefill ?? {};
    ctx.body = {
      ...(await keepWaiting(ctx, ticket)),
      application: { name: challenge.application, host: challenge.host },
      ...(integration.termsUrl === undefined ? {} : { termsUrl: integration.termsUrl }),
      ...(integration.privacyUrl === undefined ? {} : { privacyUrl: integration.privacyUrl }),
      prefill: { email, givenName, familyName },
      ...at,
    };
  });

  router.post(routes.signUp.code, ours, async (ctx) => {
    await count('mail', ctx);
    const { ticket, email } = await readJson(ctx, codeAsked);
    const challenge = await approval.scanned(ticket, scannerOf(ctx));
    const admitted = await signUp.admit(challenge, email);
    await countMailTo(limiter, ctx, admitted.email);
    const attempt = await signUp.sendCode(admitted, languageOf(ctx), mailCookie.read(ctx));
    mailCookie.write(ctx, attempt);
    ctx.body = { step: 'code', email: admitted.email };
  });

  router.post(routes.signUp.verify, ours, async (ctx) => {
    await count('typed', ctx);
    const { ticket, code } = await readJson(ctx, codeTyped);
    const challenge = await approval.scanned(ticket, scannerOf(ctx));
    const { email } = await signUp.verify(challenge, mailCookie.read(ctx), code);
    ctx.body = { step: 'names', email };
  });

  router.post(routes.signUp.options, ours, async (ctx) => {
    await count('scan', ctx);
    const { ticket, details } = await readJson(ctx, drafted);
    const challenge = await approval.scanned(ticket, scannerOf(ctx));
    const { user } = await signUp.draft(challenge, mailCookie.read(ctx), details);
    ctx.body = { options: await webAuthn.registerOptions(user) };
  });

  router.post(routes.signUp.finish, ours, async (ctx) => {
    await count('scan', ctx);
    const { ticket, details, response } = await readJson(ctx, signedUp);
    const challenge = await approval.scanned(ticket, scannerOf(ctx));
    const attempt = mailCookie.read(ctx);
    const draft = await signUp.draft(challenge, attempt, details);
    const made = await webAuthn.register(response as RegistrationResponseJSON, draft.user);
    const { user, phone } = await signUp.finish(draft, attempt, { kind: 'web', ...made }, addressOf(ctx));
    cookies.remembered.write(ctx, remembered.remember(phone.id));
    mailCookie.clear(ctx);
    ctx.status = 201;
    // The account stands whether or not the sign-in does: its end is the next page's to tell.
    const onward = await keepWaiting(ctx, ticket).catch(onlyRefusals);
    ctx.body = { phone: phone.id, user: { name: displayName(user) }, ...onward };
  });
}

function onlyRefusals(error: unknown): Record<string, never> {
  if (error instanceof GatewayError) return {};
  throw error;
}

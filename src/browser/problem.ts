import type { ApproveProblem, EnrollProblem, RecoverProblem, SignUpProblem } from '../pages/browser-door.ts';

/**
 * What went wrong, as far as the person needs to know. Most are a key of the page's texts. The last ones are none:
 * the dialog for a passkey was closed, it was closed by us, the phone has to say who it is first, or no sign-in has the
 * code that was typed.
 */
export type Problem =
  | ApproveProblem
  | EnrollProblem
  | SignUpProblem
  | RecoverProblem
  | 'wrong_mail_code'
  | 'wrong_code'
  | 'not_an_address'
  | 'storage'
  | 'cancelled'
  | 'aborted'
  | 'not_identified'
  | 'wrong_short_code';

/** The gateway's codes (RFC 9457) that a person can do something about. */
const PROBLEMS = new Map<string, Problem>(
  Object.entries({
    offline: 'offline',
    temporarily_unavailable: 'offline',
    challenge_busy: 'offline',
    invalid_frame: 'not_a_code',
    frame_expired: 'expired',
    invalid_ticket: 'expired',
    challenge_expired: 'expired',
    challenge_not_found: 'expired',
    sign_in_not_found: 'expired',
    invalid_short_code: 'wrong_short_code',
    answered_elsewhere: 'used',
    challenge_claimed: 'used',
    challenge_decided: 'used',
    challenge_contested: 'contested',
    demo_only: 'application',
    not_admitted: 'not_admitted',
    blocked: 'blocked',
    email_required: 'email_required',
    not_linked: 'not_linked',
    linked_to_another: 'linked_to_another',
    method_not_asked: 'method_not_asked',
    browser_blocked: 'browser_blocked',
    wrong_number: 'wrong_number',
    number_required: 'number_required',
    other_account: 'account',
    too_many_requests: 'limited',
    not_identified: 'not_identified',
    unknown_phone: 'not_enrolled',
    unknown_credential: 'not_enrolled',
    phone_revoked: 'revoked',
    account_disabled: 'revoked',
    invitation_unknown: 'invitation_unknown',
    invitation_used: 'invitation_used',
    invitation_expired: 'invitation_expired',
    too_many_phones: 'too_many_phones',
    key_in_use: 'key_in_use',
    sign_up_not_offered: 'invited',
    account_exists: 'account_exists',
    no_account: 'no_account',
    wrong_mail_code: 'wrong_mail_code',
    mail_code_over: 'code_over',
    mail_unavailable: 'mail',
    wrong_recovery_code: 'wrong_code',
    recovery_visit_over: 'visit_over',
    recovery_not_ready: 'not_ready',
    invalid_input: 'not_an_address',
  } as const),
);

/**
 * What browsers throw (WebAuthn Level 3 sections 5.1.3 and 5.1.4). A closed dialog, one that timed out and a phone
 * without any passkey look the same.
 */
const BY_NAME = new Map<string, Problem>(
  Object.entries({
    NotAllowedError: 'cancelled',
    AbortError: 'aborted',
    NotSupportedError: 'unsupported',
    ConstraintError: 'no_lock',
    InvalidStateError: 'key_in_use',
  } as const),
);

/** After these the phone has to be enrolled anew. */
const FORGOTTEN = ['unknown_phone', 'phone_revoked'];

/** A failure that the gateway did not name. */
export class PhoneProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** The gateway's code, or nothing. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Whether the gateway no longer takes this phone. */
export const isForgotten = (error: unknown): boolean => FORGOTTEN.includes(codeOf(error));

/** Which sentence fits. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PhoneProblem) return error.problem;
  // `fetch` rejects with a TypeError when no answer came.
  if (error instanceof TypeError) return 'offline';
  return PROBLEMS.get(codeOf(error)) ?? BY_NAME.get(error instanceof Error ? error.name : '') ?? 'other';
}

/** Seconds after which the gateway wants to be asked again, if it said so. */
export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfter' in error ? Number(error.retryAfter) || undefined : undefined;

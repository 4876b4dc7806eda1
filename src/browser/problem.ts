import type { ApproveProblem, EnrollProblem } from '../pages/browser-door.ts';

/**
 * What went wrong, as far as the person needs to know. Most are a key of the page's texts. The last three are none:
 * the dialog for a passkey was closed, it was closed by us, or the phone has to say who it is first.
 */
export type Problem = ApproveProblem | EnrollProblem | 'storage' | 'cancelled' | 'aborted' | 'not_identified';

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
    challenge_claimed: 'used',
    challenge_decided: 'used',
    challenge_contested: 'contested',
    demo_only: 'application',
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

const codeOf = (error: unknown): string =>
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

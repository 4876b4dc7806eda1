/** What went wrong, as far as the person needs to know. Each is a key of the page's texts. */
export type Problem =
  | 'offline'
  | 'storage'
  | 'not_a_code'
  | 'expired'
  | 'used'
  | 'contested'
  | 'application'
  | 'limited'
  | 'other';

/** The gateway's codes (RFC 9457) that a person can do something about. */
const PROBLEMS = new Map<string, Problem>(
  Object.entries({
    offline: 'offline',
    temporarily_unavailable: 'offline',
    invalid_frame: 'not_a_code',
    frame_expired: 'expired',
    challenge_expired: 'expired',
    challenge_not_found: 'expired',
    challenge_claimed: 'used',
    challenge_decided: 'used',
    challenge_contested: 'contested',
    demo_only: 'application',
    too_many_requests: 'limited',
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
  return PROBLEMS.get(codeOf(error)) ?? 'other';
}

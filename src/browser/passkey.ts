import {
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import type { PasskeyProblem, WaitingPaths, WaitingSnapshot } from '../pages/browser-door.ts';
import { approvalChallenge } from './decision.ts';
import { post } from './post.ts';

/** By the gateway's codes (RFC 9457), and by what browsers throw (WebAuthn Level 3 section 5.1.4). */
const PROBLEMS = new Map<string, PasskeyProblem>(
  Object.entries({
    NotAllowedError: 'cancelled',
    AbortError: 'cancelled',
    unknown_phone: 'unknown',
    phone_revoked: 'unknown',
    account_disabled: 'unknown',
    not_admitted: 'not_admitted',
    blocked: 'blocked',
    email_required: 'email_required',
    not_linked: 'not_linked',
    linked_to_another: 'not_linked',
    demo_only: 'not_admitted',
    challenge_claimed: 'held',
    challenge_contested: 'late',
    challenge_decided: 'late',
    challenge_expired: 'late',
    sign_in_not_found: 'late',
    too_many_requests: 'limited',
    offline: 'offline',
    temporarily_unavailable: 'offline',
    challenge_busy: 'offline',
  } as const),
);

/** What a closed dialog leaves: the next press opens it at once, which some browsers demand. */
let asked: { self: string; options: PublicKeyCredentialRequestOptionsJSON } | undefined;

/** Has a passkey of this browser sign what the gateway asks, and gives the sign-in as it is then. */
export async function usePasskey(paths: WaitingPaths): Promise<WaitingSnapshot> {
  asked ??= { self: paths.self, options: await ask(paths) };
  const response = await startAuthentication({ optionsJSON: asked.options });
  asked = undefined;
  return post(paths.passkey, { response });
}

/** What is signed is computed from the very text of the statement. */
async function ask(paths: WaitingPaths): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { statement, options } = await post<{
    statement: string;
    options: PublicKeyCredentialRequestOptionsJSON;
  }>(paths.passkeyOptions, {});
  return { ...options, challenge: await approvalChallenge(statement) };
}

/** Closes a dialog that is open: the sign-in went another way, or is another one now. */
export function closeDialog(): void {
  asked = undefined;
  WebAuthnAbortService.cancelCeremony();
}

/** Which sentence fits. */
export function passkeyProblemOf(error: unknown): PasskeyProblem {
  if (!(error instanceof Error)) return 'other';
  const known = PROBLEMS.get('code' in error ? String(error.code) : '') ?? PROBLEMS.get(error.name);
  return known ?? 'other';
}

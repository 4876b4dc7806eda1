import { HOUR, type PhoneId, sha256, type UserId } from '../../kernel/index.ts';
import type { ConfirmationKind } from '../directory/index.ts';

/** However young each integration wants it: a working day after the phone was asked, it is asked again. */
export const SIGN_ON_LASTS = 12 * HOUR;

/** What an approval proved and how it was confirmed, kept so that applications need not ask the phone again. */
export interface SignOn {
  /** The hash of what the browser keeps; names the session and opens nothing. */
  readonly id: string;
  readonly userId: UserId;
  /** The phone that approved: with the phone goes the session. */
  readonly phoneId: PhoneId;
  readonly acr: string;
  readonly amr: readonly string[];
  /** Milliseconds since 1970: when the phone's proof arrived. */
  readonly authenticatedAt: number;
  /** What was asked besides the approval, and answered. */
  readonly confirmedBy: ConfirmationKind;
  /** Approved in this browser itself: there was no second device to confirm. */
  readonly here: boolean;
  /** Something about the approval was odd. */
  readonly risky: boolean;
  /** By which this browser is known again; a session moved elsewhere is none. */
  readonly browserKey: string;
  /** From where it was opened. */
  readonly address: string;
  /** Random: what the relying parties' session ids are made of. */
  readonly seed: string;
  /** The client ids of the relying parties that were told of it. */
  readonly clients: readonly string[];
  readonly endsAt: number;
}

/** Why a session ended; one name in the audit log. */
export type SignOnEnd = 'person' | 'account' | 'phone' | 'browser' | 'another';

/**
 * The `sid` by which this relying party knows the session (OpenID Connect Back-Channel Logout 1.0 section 2.1): its
 * own for each, so that two of them cannot compare.
 */
export const sidOf = ({ seed }: Pick<SignOn, 'seed'>, clientId: string): string =>
  sha256(`sid\0${seed}\0${clientId}`).toString('base64url');

/** Whether the approval is young enough: for the integration, and for `max_age`. All in milliseconds. */
export const isYoung = (
  { authenticatedAt, endsAt }: SignOn,
  limits: { now: number; sessionAge: number; maxAge?: number | undefined },
): boolean => {
  const { now, sessionAge, maxAge = sessionAge } = limits;
  return now < endsAt && now - authenticatedAt < Math.min(sessionAge, maxAge);
};

const STRENGTH: readonly ConfirmationKind[] = ['none', 'number', 'typed-code'];

/**
 * Whether the approval was confirmed as well as is needed now. A number never stands in for a typed code; where the
 * browser answered for itself there was nothing to confirm.
 */
export const isConfirmed = ({ here, confirmedBy }: SignOn, needed: ConfirmationKind): boolean =>
  here || STRENGTH.indexOf(confirmedBy) >= STRENGTH.indexOf(needed);

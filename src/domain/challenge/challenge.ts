import {
  type ChallengeId,
  equalInConstantTime,
  type IntegrationId,
  type OrganizationId,
  type PhoneId,
  type UserId,
} from '../../kernel/index.ts';
import type { ConfirmationPolicy, Language, Look, SignUpPolicy } from '../directory/index.ts';
import type { SecondFactor } from '../entra/index.ts';
import {
  answeredElsewhere,
  challengeDecided,
  challengeExpired,
  heldByAnother,
  notClaimed,
} from './challenge-errors.ts';

export const LIVE_STATES = ['pending', 'scanned', 'claimed', 'confirming', 'approved'] as const;
export const TERMINAL_STATES = ['consumed', 'declined', 'contested', 'expired', 'cancelled'] as const;
export type ChallengeState = (typeof LIVE_STATES)[number] | (typeof TERMINAL_STATES)[number];

export const DECLINE_REASONS = ['refused', 'not_me', 'wrong_number', 'wrong_code'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Who claimed the challenge. */
export interface Holder {
  readonly phoneId: PhoneId;
  readonly userId: UserId;
}

/** What the approval proved: becomes `sub`, `acr`, `amr` and `auth_time` once the browser collects it. */
export interface ApprovalResult extends Holder {
  readonly acr: string;
  readonly amr: readonly string[];
  /** Milliseconds since 1970: when the phone's proof arrived. */
  readonly authenticatedAt: number;
}

/**
 * What is asked for: to sign in at a relying party, to open one's account here, to open the dashboard, or to let another
 * phone be added.
 */
export const PURPOSES = ['sign-in', 'account', 'dashboard', 'add-phone'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * Where the browser goes on when the challenge is over: the provider's interaction, the same for a device that waits
 * elsewhere, an account page of ours, or the dashboard.
 */
export interface Return {
  readonly kind: 'interaction' | 'device' | 'account' | 'dashboard';
  readonly uid: string;
  /** When the browser can no longer go on there, however many challenges it is shown. */
  readonly until: number;
}

/** The browser that waits, as its request showed it. */
export interface WaitingBrowser {
  readonly address: string;
  readonly userAgent: string;
  /** SHA-256 of what the browser keeps to be known again. */
  readonly keyHash: string;
  /** SHA-256 of its network and User-Agent. */
  readonly traitHash: string;
}

/** What the application says of the person. Never trusted: it only saves typing. */
export interface Prefill {
  readonly email?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
}

/** The `display` values for which a page is laid out otherwise. */
export const DISPLAYS = ['popup', 'touch'] as const;
export type Display = (typeof DISPLAYS)[number];

/** Who is asking, frozen when the challenge is opened, so that the phone shows what was asked. */
export interface Asker {
  readonly organizationId: OrganizationId;
  /** None where the sign-in is to the gateway's own pages. */
  readonly integrationId: IntegrationId | undefined;
  /** The issuer's own address where the sign-in is to the gateway's own pages. */
  readonly clientId: string;
  readonly application: string;
  readonly host: string;
  /** The built-in demo application: the only one a demo user may approve. */
  readonly demo: boolean;
  /** An administrator tests the integration: recorded as that, and no sign-in of its people. */
  readonly test?: boolean | undefined;
  readonly purpose: Purpose;
  readonly policy: { readonly confirmation: ConfirmationPolicy; readonly signUp: SignUpPolicy };
  readonly prefill?: Prefill | undefined;
  /** Its logo, colours and links; nothing that anybody decides by. */
  readonly look?: Look | undefined;
  /** How its page is to be laid out (OpenID Connect Core section 3.1.2.1); as a page where it is left out. */
  readonly display?: Display | undefined;
  /** In which the waiting browser is spoken to from beginning to end. */
  readonly language?: Language | undefined;
  /** The application wants the person to make an account, and its policy lets them. */
  readonly creates?: boolean | undefined;
  /** An approval begins a single sign-on session in this browser. */
  readonly keeps?: boolean | undefined;
  /** What the application says of where the person comes from. Recorded, and otherwise not used. */
  readonly domainHint?: string | undefined;
  /** The only person who may answer, where that is decided already: they are signed in to their account. */
  readonly onlyFor?: UserId | undefined;
  /** What Microsoft Entra asks, where the sign-in is its second factor. */
  readonly secondFactor?: SecondFactor | undefined;
}

/** What the claim asked for besides the approval, with what it is compared with. */
export type Confirmation =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'typed-code'; readonly code: string; readonly triesLeft: number };

/** What a claim fixes: the text to be signed, and how the approval must be confirmed. */
export interface ClaimTerms {
  readonly statement: string;
  readonly confirmation?: Confirmation | undefined;
  /** Claimed in the waiting browser itself. */
  readonly here?: boolean | undefined;
  /** Something about it was odd, whatever the integration makes of that. */
  readonly risky?: boolean | undefined;
}

/** One sign-in attempt waiting for a phone. Never changed: each move gives the next one or refuses. */
export interface Challenge extends Asker {
  readonly id: ChallengeId;
  readonly return: Return;
  /** SHA-256 of the browser secret. The secret itself stands in the waiting browser's cookie and nowhere else. */
  readonly browserSecretHash: string;
  readonly browser: WaitingBrowser;
  readonly createdAt: number;
  /** The end of an unscanned challenge however often it is renewed. */
  readonly lastsUntil: number;
  /** Counts the moves, so that no two forms of one challenge are the same text. */
  readonly moves: number;
  readonly state: ChallengeState;
  /** When the present state ends by itself. */
  readonly deadline: number;
  readonly reason?: DeclineReason | undefined;
  readonly holder?: Holder | undefined;
  /** When the holder took it. */
  readonly claimedAt?: number | undefined;
  /** The exact text the holder is asked to sign. */
  readonly statement?: string | undefined;
  readonly confirmation?: Confirmation | undefined;
  /** The waiting browser claimed it for itself: no second device is part of this. */
  readonly here?: boolean | undefined;
  readonly risky?: boolean | undefined;
  /** Approved, and not yet confirmed in the waiting browser. */
  readonly unconfirmed?: ApprovalResult | undefined;
  readonly result?: ApprovalResult | undefined;
}

/** How long the states last, in milliseconds; see the configuration for the reasons. */
export interface ChallengeTimers {
  readonly unscanned: number;
  readonly unscannedAtMost: number;
  readonly enrolling: number;
  readonly answer: number;
  readonly confirm: number;
  readonly collect: number;
}

export const isTerminal = (c: Challenge): boolean => (TERMINAL_STATES as readonly string[]).includes(c.state);

/** The challenge as it is at this time: a live one past its deadline is expired. */
export const settle = (c: Challenge, now: number): Challenge =>
  !isTerminal(c) && now >= c.deadline
    ? { ...c, state: 'expired', result: undefined, unconfirmed: undefined }
    : c;

/**
 * A frame was traded: the waiting page may say so, and the person gets the time to unlock the phone.
 * Whoever scans later changes nothing.
 */
export function scan(c: Challenge, now: number, timers: ChallengeTimers): Challenge {
  const live = liveOr(c, now);
  return live.state === 'pending'
    ? next(live, { state: 'scanned', deadline: within(live, now + timers.unscanned) })
    : live;
}

/** The waiting page is still open: an unclaimed challenge goes on, up to its end, whoever scanned it meanwhile. */
export function renew(c: Challenge, now: number, timers: ChallengeTimers): Challenge {
  const live = liveOr(c, now);
  if (live.state !== 'pending' && live.state !== 'scanned') return live;
  const deadline = Math.min(now + timers.unscanned, live.lastsUntil);
  return deadline > live.deadline ? next(live, { deadline }) : live;
}

/**
 * An identified phone takes the challenge. The same phone may ask again, in the same place, and finds what it holds;
 * another phone of the same user is refused; a second user means the code was passed on, and that ends it (see `isContestedBy`).
 */
export function claim(
  c: Challenge,
  holder: Holder,
  terms: ClaimTerms,
  now: number,
  timers: ChallengeTimers,
): Challenge {
  const live = liveOr(c, now);
  if (live.holder !== undefined) {
    if (live.holder.phoneId !== holder.phoneId) throw heldByAnother();
    if (live.state !== 'claimed') throw challengeDecided(live.state);
    if ((live.here ?? false) !== (terms.here ?? false)) throw answeredElsewhere();
    return live;
  }
  const deadline = within(live, now + timers.answer);
  return next(live, { state: 'claimed', holder, claimedAt: now, ...terms, deadline });
}

/** Whether this user, identified, meets a challenge that another user holds and has not finished. */
export const isContestedBy = (c: Challenge, user: UserId): boolean =>
  !isTerminal(c) && c.holder !== undefined && c.holder.userId !== user;

/** Two users scanned one code. Nobody is signed in. */
export const contest = (c: Challenge, now: number): Challenge =>
  next(liveOr(c, now), { state: 'contested', result: undefined, unconfirmed: undefined });

/** The holder approved, and proved it. Worth nothing until the browser consumes it. */
export function approve(
  c: Challenge,
  result: ApprovalResult,
  now: number,
  timers: ChallengeTimers,
): Challenge {
  const held = heldBy(c, result.phoneId, now);
  return held.confirmation?.kind === 'typed-code'
    ? next(held, { state: 'confirming', unconfirmed: result, deadline: within(held, now + timers.confirm) })
    : next(held, { state: 'approved', result, deadline: within(held, now + timers.collect) });
}

/**
 * The waiting browser gives the code that the phone showed after its approval. The right one approves; the third wrong
 * one ends the challenge.
 */
export function confirm(c: Challenge, code: string, now: number, timers: ChallengeTimers): Challenge {
  const live = liveOr(c, now);
  const { confirmation, unconfirmed: result } = live;
  if (live.state !== 'confirming' || confirmation?.kind !== 'typed-code' || result === undefined) {
    throw notClaimed();
  }
  if (equalInConstantTime(code, confirmation.code)) {
    const deadline = within(live, now + timers.collect);
    return next(live, { state: 'approved', result, unconfirmed: undefined, deadline });
  }
  const triesLeft = confirmation.triesLeft - 1;
  return triesLeft > 0
    ? next(live, { confirmation: { ...confirmation, triesLeft } })
    : next(live, { state: 'declined', reason: 'wrong_code', unconfirmed: undefined });
}

/** A passkey answered in the waiting browser itself. What a phone holds already is the phone's to answer. */
export function approveHere(
  c: Challenge,
  result: ApprovalResult,
  statement: string,
  now: number,
  timers: ChallengeTimers,
): Challenge {
  const live = liveOr(c, now);
  if (live.holder !== undefined) throw heldByAnother();
  const { phoneId, userId } = result;
  return next(live, {
    state: 'approved',
    holder: { phoneId, userId },
    here: true,
    statement,
    result,
    deadline: within(live, now + timers.collect),
  });
}

/** The person is setting a phone up to answer: an unclaimed challenge lasts as long as that takes. */
export function awaitEnrollment(c: Challenge, now: number, timers: ChallengeTimers): Challenge {
  const live = liveOr(c, now);
  if (live.state !== 'pending' && live.state !== 'scanned') return live;
  const lastsUntil = within(live, Math.max(live.lastsUntil, live.createdAt + timers.enrolling));
  const deadline = Math.max(live.deadline, Math.min(now + timers.unscanned, lastsUntil));
  return next(live, { lastsUntil, deadline });
}

/** The holder, and nobody else, said no. */
export const decline = (c: Challenge, phoneId: PhoneId, reason: DeclineReason, now: number): Challenge =>
  next(heldBy(c, phoneId, now), { state: 'declined', reason });

/** The browser gave up. What a phone approved meanwhile is lost. */
export const cancel = (c: Challenge, now: number): Challenge =>
  next(liveOr(c, now), { state: 'cancelled', result: undefined, unconfirmed: undefined });

/** The browser collects the result; of any number of attempts the store lets one through. */
export function consume(c: Challenge, now: number): Challenge & { readonly result: ApprovalResult } {
  const live = liveOr(c, now);
  if (live.state !== 'approved' || live.result === undefined) throw notClaimed();
  return { ...next(live, { state: 'consumed' }), result: live.result };
}

function heldBy(c: Challenge, phoneId: PhoneId, now: number): Challenge {
  const live = liveOr(c, now);
  if (live.holder === undefined) throw notClaimed();
  if (live.holder.phoneId !== phoneId) throw heldByAnother();
  if (live.state !== 'claimed') throw challengeDecided(live.state);
  return live;
}

function liveOr(c: Challenge, now: number): Challenge {
  const settled = settle(c, now);
  if (settled.state === 'expired') throw challengeExpired();
  if (isTerminal(settled)) throw challengeDecided(settled.state);
  return settled;
}

/** Nothing outlasts what it returns to. */
const within = (c: Challenge, deadline: number): number => Math.min(deadline, c.return.until);

const next = (c: Challenge, change: Partial<Challenge>): Challenge => ({
  ...c,
  ...change,
  moves: c.moves + 1,
});

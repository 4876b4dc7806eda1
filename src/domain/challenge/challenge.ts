import type { ChallengeId, IntegrationId, OrganizationId, PhoneId, UserId } from '../../kernel/index.ts';
import { challengeDecided, challengeExpired, heldByAnother, notClaimed } from './challenge-errors.ts';

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

/** Where the browser goes on when the challenge is over; later also a session of our own. */
export interface Return {
  readonly kind: 'interaction';
  readonly uid: string;
  /** When the browser can no longer go on there, however many challenges it is shown. */
  readonly until: number;
}

/** The browser that waits, as its request showed it. */
export interface WaitingBrowser {
  readonly address: string;
  readonly userAgent: string;
}

/** Who is asking, frozen when the challenge is opened, so that the phone shows what was asked. */
export interface Asker {
  readonly organizationId: OrganizationId;
  readonly integrationId: IntegrationId;
  readonly clientId: string;
  readonly application: string;
  readonly host: string;
  /** The built-in demo application: the only one a demo user may approve. */
  readonly demo: boolean;
}

/** One sign-in attempt waiting for a phone. Never changed: each move gives the next one or refuses. */
export interface Challenge extends Asker {
  readonly id: ChallengeId;
  readonly purpose: 'sign-in';
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
  /** The exact text the holder is asked to sign. */
  readonly statement?: string | undefined;
  readonly result?: ApprovalResult | undefined;
}

/** How long the states last, in milliseconds; see the configuration for the reasons. */
export interface ChallengeTimers {
  readonly unscanned: number;
  readonly unscannedAtMost: number;
  readonly answer: number;
  readonly collect: number;
}

export const isTerminal = (c: Challenge): boolean => (TERMINAL_STATES as readonly string[]).includes(c.state);

/** The challenge as it is at this time: a live one past its deadline is expired. */
export const settle = (c: Challenge, now: number): Challenge =>
  !isTerminal(c) && now >= c.deadline ? { ...c, state: 'expired' } : c;

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
 * An identified phone takes the challenge. The same phone may ask again and finds what it holds; another phone of the
 * same user is refused; a second user means the code was passed on, and that ends it (see `isContestedBy`).
 */
export function claim(
  c: Challenge,
  holder: Holder,
  statement: string,
  now: number,
  timers: ChallengeTimers,
): Challenge {
  const live = liveOr(c, now);
  if (live.holder !== undefined) {
    if (live.holder.phoneId !== holder.phoneId) throw heldByAnother();
    if (live.state !== 'claimed') throw challengeDecided(live.state);
    return live;
  }
  return next(live, { state: 'claimed', holder, statement, deadline: within(live, now + timers.answer) });
}

/** Whether this user, identified, meets a challenge that another user holds and has not finished. */
export const isContestedBy = (c: Challenge, user: UserId): boolean =>
  !isTerminal(c) && c.holder !== undefined && c.holder.userId !== user;

/** Two users scanned one code. Nobody is signed in. */
export const contest = (c: Challenge, now: number): Challenge =>
  next(liveOr(c, now), { state: 'contested', result: undefined });

/** The holder approved, and proved it. Worth nothing until the browser consumes it. */
export function approve(
  c: Challenge,
  result: ApprovalResult,
  now: number,
  timers: ChallengeTimers,
): Challenge {
  const held = heldBy(c, result.phoneId, now);
  return next(held, { state: 'approved', result, deadline: within(held, now + timers.collect) });
}

/** The holder, and nobody else, said no. */
export const decline = (c: Challenge, phoneId: PhoneId, reason: DeclineReason, now: number): Challenge =>
  next(heldBy(c, phoneId, now), { state: 'declined', reason });

/** The browser gave up. What a phone approved meanwhile is lost. */
export const cancel = (c: Challenge, now: number): Challenge =>
  next(liveOr(c, now), { state: 'cancelled', result: undefined });

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

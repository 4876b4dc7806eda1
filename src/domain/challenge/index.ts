/**
 * A challenge is one sign-in attempt waiting for a phone, from shown to consumed, as a pure state machine over the
 * ephemeral port. It knows ids, times and who asks; it does not know HTTP, OpenID Connect or what a phone must prove.
 *
 *   pending --scan--> scanned --claim--> claimed --approve--> approved --consume--> consumed
 *   claimed:        --approve--> confirming --confirm--> approved, where a code is to be typed
 *   pending, scanned: --approveHere--> approved, by a passkey of the waiting browser itself
 *   any live state: --cancel--> cancelled (the browser), --> expired (time)
 *   claimed:        --decline--> declined (its holder)
 *   held by one user and met by another: --> contested
 *
 * The QR alone never yields a result: only the waiting browser's secret moves `approved` to `consumed`.
 */
export {
  type ApprovalResult,
  type Asker,
  approve,
  approveHere,
  awaitEnrollment,
  type Challenge,
  type ChallengeState,
  type ChallengeTimers,
  type ClaimTerms,
  type Confirmation,
  cancel,
  claim,
  confirm,
  consume,
  contest,
  type DeclineReason,
  DISPLAYS,
  type Display,
  decline,
  type Holder,
  isContestedBy,
  isTerminal,
  type Prefill,
  PURPOSES,
  type Purpose,
  type Return,
  renew,
  scan,
  settle,
  type WaitingBrowser,
} from './challenge.ts';
export {
  answeredElsewhere,
  challengeDecided,
  challengeExpired,
  challengeNotFound,
  heldByAnother,
  invalidTicket,
  notClaimed,
  notThisBrowser,
} from './challenge-errors.ts';
export { type BrowserKey, ChallengeService } from './challenge-service.ts';
export { ChallengeStore, type Loaded } from './challenge-store.ts';
export { type FrameBatch, Frames } from './frame.ts';
export { ShortCodes } from './short-code.ts';
export { Tickets } from './ticket.ts';
export { keepInteraction, unclaimedLife } from './unclaimed.ts';

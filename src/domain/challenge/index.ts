/**
 * A challenge is one sign-in attempt waiting for a phone, from shown to consumed, as a pure state machine over the
 * ephemeral port. It knows ids, times and who asks; it does not know HTTP, OpenID Connect or what a phone must prove.
 *
 *   pending --scan--> scanned --claim--> claimed --approve--> approved --consume--> consumed
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
  type Challenge,
  type ChallengeState,
  type ChallengeTimers,
  cancel,
  claim,
  consume,
  contest,
  type DeclineReason,
  decline,
  type Holder,
  isContestedBy,
  isTerminal,
  type Return,
  renew,
  scan,
  settle,
  type WaitingBrowser,
} from './challenge.ts';
export {
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
export { Tickets } from './ticket.ts';

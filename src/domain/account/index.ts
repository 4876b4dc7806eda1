/**
 * A person's own account: who is signed in to it, and what they may see and change. Everything here is on behalf of
 * one person and touches nobody else's.
 */
export { notSignedIn, verificationRequired } from './account-errors.ts';
export {
  AccountService,
  type ApplicationSessions,
  isBlocked,
  type Origin,
  type Overview,
} from './account-service.ts';
export { EmailChange } from './email-change.ts';
export { History, type HistoryEntry, type HistoryKind } from './history.ts';
export { checkProfile, PROFILE_FIELDS, type Profile, type ProfileField } from './profile.ts';
export {
  type AccountSession,
  type Approved,
  type Errand,
  isFresh,
  LASTS_FOR,
  provesPerson,
  type SignedIn,
} from './session.ts';
export { Sessions } from './sessions.ts';

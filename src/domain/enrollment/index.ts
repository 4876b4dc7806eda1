/**
 * How a phone becomes somebody's: invitations, people who sign up by themselves, the codes that prove an address, and
 * the one moment in which a key is bound to a user; and the ways back for whoever has lost their phone.
 */
export { EnrollmentService, type Invited, type Invitee } from './enrollment-service.ts';
export type { Enrolled, EnrollmentStore, SignedUp } from './enrollment-store.ts';
export { Guesses } from './guesses.ts';
export type { Invitation } from './invitation.ts';
export { alreadyInvited } from './invitation-errors.ts';
export { MAILED_CODE_LIFE, MailedCodes, mailboxKey } from './mailed-code.ts';
export { RecoveryService } from './recovery-service.ts';
export type { Recovery, RecoveryStore } from './recovery-store.ts';
export { RecoveryVisits } from './recovery-visits.ts';
export { policyOf, type SignUpOccasion } from './sign-up-policy.ts';
export {
  DASHBOARD_HOST,
  type SignUpDetails,
  type SignUpHost,
  SignUpService,
  type SignUpStep,
} from './sign-up-service.ts';

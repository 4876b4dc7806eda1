/**
 * How a phone becomes somebody's: invitations, and the one moment in which a key is bound to a user.
 */
export { EnrollmentService, type Invitee } from './enrollment-service.ts';
export type { Enrolled, EnrollmentStore } from './enrollment-store.ts';
export type { Invitation } from './invitation.ts';

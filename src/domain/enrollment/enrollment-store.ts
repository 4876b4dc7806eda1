import type { UserId } from '../../kernel/index.ts';
import type { Acceptance, Phone, User } from '../directory/index.ts';
import type { Invitation } from './invitation.ts';

export type SignedUp = 'enrolled' | 'email_taken' | 'key_in_use';
export type Enrolled = 'enrolled' | 'unknown' | 'used' | 'expired' | 'key_in_use';

/** The port to invitations. */
export interface EnrollmentStore {
  /** Keeps an invitation; its organization knows the person from then on, where it is one to an organization. */
  createInvitation(invitation: Invitation): Promise<void>;

  /**
   * Writes a person who is known by nothing but the address that a member of an organization typed, and their
   * invitation, all or nothing; `known` when that organization has invited this address before.
   */
  invite(user: User, invitation: Invitation, invitedAs: string): Promise<'invited' | 'known'>;

  /** Whether this person has, or ever had, a phone. */
  hadPhone(userId: UserId): Promise<boolean>;

  /** The invitation under this hash, used or not. */
  invitationByHash(codeHash: string): Promise<(Invitation & { usedAt: number | undefined }) | undefined>;

  /**
   * Spends the invitation and writes the phone, both or neither. Of any number of callers exactly one is told
   * `enrolled`; the others learn why not, and nothing is written.
   */
  enroll(codeHash: string, phone: Phone, now: number): Promise<Enrolled>;

  /**
   * Takes back this person's invitations of this purpose that nobody has used; how many there were. One that is used
   * and taken back at once is one of the two.
   */
  withdraw(userId: UserId, purpose: Invitation['purpose'], now: number): Promise<number>;

  /** Writes a new person, their first phone and what they accepted, all or nothing. */
  signUp(user: User, phone: Phone, acceptance: Acceptance | undefined): Promise<SignedUp>;
}

import type { Phone } from '../directory/index.ts';
import type { Invitation } from './invitation.ts';

export type Enrolled = 'enrolled' | 'unknown' | 'used' | 'expired' | 'key_in_use';

/** The port to invitations. */
export interface EnrollmentStore {
  createInvitation(invitation: Invitation): Promise<void>;

  /** The invitation under this hash, used or not. */
  invitationByHash(codeHash: string): Promise<(Invitation & { usedAt: number | undefined }) | undefined>;

  /**
   * Spends the invitation and writes the phone, both or neither. Of any number of callers exactly one is told
   * `enrolled`; the others learn why not, and nothing is written.
   */
  enroll(codeHash: string, phone: Phone, now: number): Promise<Enrolled>;
}

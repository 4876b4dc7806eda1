import { AppPhone } from './app-phone.ts';
import type { Target } from './messages.ts';
import { WebPhone } from './web-phone.ts';

/** What a phone is told when a challenge is its own. */
export interface Claimed {
  readonly challenge: string;
  readonly statement: string;
}

/** A phone of one virtual user, with a connection of its own. */
export interface Phone {
  enroll(invitation: string): Promise<void>;
  /** From the scan of this frame to the statement. */
  claim(frame: string): Promise<Claimed>;
  /** Signs and sends the approval. `sent` is called at the moment the request leaves. */
  approve(claimed: Claimed, sent: () => void): Promise<void>;
  leave(): void;
}

/** A phone as this target's users have them. */
export const newPhone = ({ phones, origin, phonesAt }: Target): Phone =>
  phones === 'web' ? new WebPhone(origin) : new AppPhone(origin, phonesAt);

import type { Phone, PhoneAndUser } from '../directory/index.ts';
import { disabledAccount, revokedPhone } from './approval-errors.ts';

/** A phone that has shown who it is, and its user; neither revoked nor disabled. */
export type IdentifiedPhone<P extends Phone = Phone> = PhoneAndUser<P>;

/** The same phone. Throws `phone_revoked` or `account_disabled` when it may do nothing more. */
export function assertUsable<P extends Phone>(found: PhoneAndUser<P>): IdentifiedPhone<P> {
  if (found.phone.revokedAt !== undefined) throw revokedPhone();
  if (found.user.disabledAt !== undefined) throw disabledAccount();
  return found;
}

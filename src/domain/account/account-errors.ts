import { GatewayError } from '../../kernel/index.ts';

export const notSignedIn = () =>
  new GatewayError('unauthenticated', 'not_signed_in', 'Sign in to your account first.');

/** Also for somebody else's: whose it is says nothing to a stranger. */
export const phoneNotFound = () =>
  new GatewayError('missing', 'phone_not_found', 'Your account has no such phone.');

export const browserNotFound = () =>
  new GatewayError('missing', 'browser_not_found', 'Your account has no such browser.');

/** Whoever sits here was not shown to be the person in the last few minutes. */
export const verificationRequired = () =>
  new GatewayError('refused', 'verification_required', 'Confirm with your phone that it is you, then go on.');

/** The answer came, and was another person's. */
export const otherPerson = () =>
  new GatewayError('refused', 'other_account', 'Another person answered, so nothing was changed.');

/** The phone that answered proves that it is there, and not that its owner is. */
export const personNotVerified = () =>
  new GatewayError(
    'refused',
    'person_not_verified',
    'This phone cannot show that you unlocked it. Use a passkey: a phone without an app, or this device.',
  );

export const emailTaken = () =>
  new GatewayError('conflict', 'email_taken', 'Another account has this address. Use another one.');

/** The account changed each time we looked. */
export const accountBusy = () =>
  new GatewayError('unavailable', 'account_busy', 'Too much happened at once. Try again.', { retryAfter: 1 });

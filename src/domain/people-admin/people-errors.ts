import { GatewayError } from '../../kernel/index.ts';

/** Also for somebody whom the organization does not know: that there is such a person says nothing to it. */
export const userNotFound = (): GatewayError =>
  new GatewayError('missing', 'user_not_found', 'There is no such user.');

export const phoneNotFound = (): GatewayError =>
  new GatewayError('missing', 'phone_not_found', 'This user has no such phone.');

/** Nobody shuts themselves out by a slip. */
export const ownAccount = (): GatewayError =>
  new GatewayError(
    'refused',
    'own_account',
    'This is your own account. Another operator can do this, or you yourself in your account.',
  );

export const organizationRequired = (): GatewayError =>
  new GatewayError('invalid', 'organization_required', 'Say in which organization the user is blocked.', {
    faults: [{ path: 'organization', message: 'is required.' }],
  });

/** The person changed each time we looked. */
export const userBusy = (): GatewayError =>
  new GatewayError('unavailable', 'user_busy', 'Too much happened at once. Try again.', { retryAfter: 1 });

/** There is an address already, or none that anybody typed. */
export const nothingToVouch = (): GatewayError =>
  new GatewayError('conflict', 'no_address', 'There is no address of this user to vouch for.');

export const addressTaken = (): GatewayError =>
  new GatewayError('conflict', 'email_taken', 'Another account has this address.');

/** What is invited could not be used. */
export const accountDisabled = (): GatewayError =>
  new GatewayError('refused', 'account_disabled', 'The account with this address is disabled.', {
    faults: [{ path: 'email', message: 'is of an account that is disabled: enable it first.' }],
  });

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

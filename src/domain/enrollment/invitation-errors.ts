import { GatewayError } from '../../kernel/index.ts';

/** Said to the organization that did so, and to no other. */
export const alreadyInvited = (): GatewayError =>
  new GatewayError('conflict', 'already_invited', 'You have invited this address before.', {
    faults: [{ path: 'email', message: 'was invited before: find the person and invite them again.' }],
  });

/** Whoever has a phone adds another one by it; without it they recover. */
export const hasPhone = (): GatewayError =>
  new GatewayError(
    'refused',
    'has_phone',
    'This person has set up a phone, so an invitation can add none. They add another one in their account.',
  );

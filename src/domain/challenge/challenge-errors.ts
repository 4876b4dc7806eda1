import { GatewayError } from '../../kernel/index.ts';
import type { ChallengeState } from './challenge.ts';

export const challengeNotFound = () =>
  new GatewayError('missing', 'challenge_not_found', 'There is no such sign-in, or it is long over.');

export const challengeExpired = () =>
  new GatewayError('gone', 'challenge_expired', 'This sign-in has timed out. Scan a new code.');

/** It is over, one way or another; the code says how. */
export const challengeDecided = (state: ChallengeState) =>
  state === 'contested'
    ? new GatewayError('conflict', 'challenge_contested', 'Two people scanned this code, so it was stopped.')
    : new GatewayError('conflict', 'challenge_decided', `This sign-in is already ${state}.`);

export const heldByAnother = () =>
  new GatewayError('conflict', 'challenge_claimed', 'Another phone is already answering this sign-in.');

/** One and the same phone, but in another place than the one that claimed it: the waiting browser itself, or outside it. */
export const answeredElsewhere = () =>
  new GatewayError(
    'conflict',
    'answered_elsewhere',
    'This sign-in is being answered in another place. Go on there.',
  );

export const notClaimed = () =>
  new GatewayError('conflict', 'challenge_not_claimed', 'This sign-in has not got that far.');

/** Many wrote at once and this one never won: nothing was changed. */
export const challengeBusy = () =>
  new GatewayError('unavailable', 'challenge_busy', 'Too much happened at once. Try again.', {
    retryAfter: 1,
  });

export const invalidFrame = () =>
  new GatewayError('invalid', 'invalid_frame', 'This is not a code of this gateway.');

export const frameExpired = () =>
  new GatewayError(
    'gone',
    'frame_expired',
    'This image of the code is too old. Scan the one on the screen now.',
  );

export const invalidTicket = () =>
  new GatewayError('invalid', 'invalid_ticket', 'This scan ticket is not valid here. Scan the code again.');

/** The same for a wrong secret and for no such challenge: a stranger learns nothing. */
export const notThisBrowser = () =>
  new GatewayError('missing', 'sign_in_not_found', 'This browser has no such sign-in under way.');

export const invalidShortCode = () =>
  new GatewayError(
    'missing',
    'invalid_short_code',
    'There is no sign-in with this code now. Compare it with the one on the screen.',
  );

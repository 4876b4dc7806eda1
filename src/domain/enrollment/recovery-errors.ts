import { GatewayError } from '../../kernel/index.ts';

/** Only said to whoever reads the mailbox. */
export const noAccount = () =>
  new GatewayError(
    'missing',
    'no_account',
    'There is no account with this address. Check how it is written.',
  );

export const accountClosed = () =>
  new GatewayError('refused', 'account_disabled', 'This account cannot sign in. Ask whoever invited you.');

/** The page was open too long, or what it held was used. */
export const visitOver = () =>
  new GatewayError('gone', 'recovery_visit_over', 'The address was proven too long ago. Start again.');

/** There is nothing to use: too early, stopped, used or too late. */
export const notReady = () =>
  new GatewayError(
    'conflict',
    'recovery_not_ready',
    'There is no recovery that could be used now: it is too early, or it was stopped or used. Start again to see.',
  );

export const wrongRecoveryCode = () =>
  new GatewayError(
    'refused',
    'wrong_recovery_code',
    'That is not a recovery code of this account, or it was used already.',
  );

/** `retryAfter` in seconds. */
export const tooManyGuesses = (retryAfter: number) =>
  new GatewayError('limited', 'too_many_requests', 'Too many wrong recovery codes. Wait, then try again.', {
    retryAfter,
  });

/** For operators, who may know who exists. */
export const unknownPerson = (email: string) =>
  new GatewayError(
    'missing',
    'unknown_user',
    `Nobody has the address ${email}. Check how it is written; who is new is invited: user invite --email ${email}`,
  );

import { GatewayError } from '../../kernel/index.ts';

/** A fault of Entra's request. The sentence is handed back as it is: short, ASCII, nothing of a person in it. */
export const requestRefused = (why: string, cause?: unknown) =>
  new GatewayError('invalid', 'second_factor_request_refused', why, { cause });

/** A fault of its `id_token_hint`. */
export const hintRefused = (why: string, cause?: unknown) =>
  requestRefused(`id_token_hint was refused: ${why}`, cause);

export const factorNotOffered = () =>
  new GatewayError('refused', 'factor_not_offered', 'None of the requested methods is offered here');

export const linkedToAnother = () =>
  new GatewayError(
    'conflict',
    'linked_to_another',
    'This Entra account is linked to another person here. Add --replace to link it to this one.',
  );

export const linkNotFound = () =>
  new GatewayError('missing', 'link_not_found', 'This Entra account is linked to nobody here.');

export const noSuchPerson = () =>
  new GatewayError('missing', 'no_account', 'Nobody here has this email address: invite them first.');

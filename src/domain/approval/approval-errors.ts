import { GatewayError } from '../../kernel/index.ts';

/** One code for every fault of a proof's form or signature; the sentence says which check refused it. */
export const invalidProof = (why: string, cause?: unknown) =>
  new GatewayError('unauthenticated', 'invalid_proof', `The phone's proof was refused: ${why}.`, { cause });

export const staleProof = () =>
  new GatewayError(
    'unauthenticated',
    'stale_proof',
    "The phone's proof was made more than 60 seconds ago or from now. Set the phone's clock and try again.",
  );

export const replayedProof = () =>
  new GatewayError(
    'unauthenticated',
    'replayed_proof',
    "This phone's proof was already used. Make a new one.",
  );

export const unknownPhone = () =>
  new GatewayError('unauthenticated', 'unknown_phone', 'This phone is not enrolled here. Enrol it first.');

export const revokedPhone = () =>
  new GatewayError('refused', 'phone_revoked', 'This phone was removed from its account. Enrol it again.');

export const disabledAccount = () =>
  new GatewayError('refused', 'account_disabled', 'This account cannot sign in. Ask whoever invited you.');

export const invalidDecision = (why: string, cause?: unknown) =>
  new GatewayError('refused', 'invalid_decision', `The signed answer was refused: ${why}.`, { cause });

/** Demo users approve the demo application and nothing else. */
export const notForDemo = () =>
  new GatewayError('refused', 'demo_only', 'The demo phone can sign in to the demo application only.');

/** One code for every fault of a passkey's answer; the sentence says which check refused it. */
export const invalidAssertion = (why: string, cause?: unknown) =>
  new GatewayError('refused', 'invalid_assertion', `The passkey's answer was refused: ${why}.`, { cause });

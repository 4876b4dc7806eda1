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

/** The request is bound to one person, and this is another. */
export const otherAccount = () =>
  new GatewayError(
    'refused',
    'other_account',
    'This request is for another account. Use a phone of the person who is signed in there.',
  );

/** The integration's policy does not let this person sign in there. */
export const notAdmitted = () =>
  new GatewayError(
    'refused',
    'not_admitted',
    'Your account may not sign in to this application. Ask whoever runs the application for an invitation.',
  );

/** The organization whose application it is lets this person in no more. Why is between the two. */
export const blockedThere = () =>
  new GatewayError(
    'refused',
    'blocked',
    'Your account cannot sign in to this application. Ask whoever runs the application.',
  );

/** The application signs nobody in without an address that is proven. */
export const emailRequired = () =>
  new GatewayError(
    'refused',
    'email_required',
    'This application needs a verified email address. Add one to your account, then sign in again.',
  );

/** The account in Microsoft Entra is another person's. */
export const linkedToAnother = () =>
  new GatewayError(
    'refused',
    'linked_to_another',
    'This Microsoft account is linked to another person. Use a phone of that person, or ask your administrator.',
  );

/** The account in Microsoft Entra is nobody's yet, and nothing says that it is this person's. */
export const notLinked = () =>
  new GatewayError(
    'refused',
    'not_linked',
    'This Microsoft account has another address than yours here. Ask your administrator to link the two.',
  );

/** Entra does not take what this kind of phone proves. */
export const methodNotAsked = () =>
  new GatewayError(
    'refused',
    'method_not_asked',
    'The application does not take this kind of phone. Use another of your phones.',
  );

/** The person reported this browser a short while ago. */
export const browserBlocked = () =>
  new GatewayError(
    'refused',
    'browser_blocked',
    'You said that this browser was not yours, so it cannot ask you for a while. Nothing was approved.',
  );

export const isBrowserBlocked = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'browser_blocked';

/** The waiting page shows a number, and the decision was signed without one. */
export const numberRequired = () =>
  new GatewayError(
    'invalid',
    'number_required',
    'Type the two digits that the sign-in page shows, and sign the approval with them.',
  );

/** Another number than the waiting page shows was signed: the sign-in is over. */
export const wrongNumber = () =>
  new GatewayError(
    'conflict',
    'wrong_number',
    'That was not the number on the sign-in page, so it was stopped.',
  );

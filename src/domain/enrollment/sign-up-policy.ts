import { type ChallengeId, GatewayError, type IntegrationId } from '../../kernel/index.ts';
import { type Integration, isOfDomain, type SignUpPolicy } from '../directory/index.ts';

/** What of a sign-in says whether somebody may sign up in the middle of it; a challenge has all of these. */
export interface SignUpOccasion {
  readonly id: ChallengeId;
  /** None where the sign-in is to the gateway's own pages. */
  readonly integrationId: IntegrationId | undefined;
  readonly purpose: string;
  readonly policy: { readonly signUp: SignUpPolicy };
}

/** Whether people may sign up here, and who. */
export interface SignUpRule {
  readonly offered: boolean;
  /** Whether somebody with this address may, known or not. */
  admits(email: string): boolean;
}

/**
 * The rule of a sign-in as it was opened. Sign-up is offered in the middle of signing in to an application, and to the
 * dashboard where anybody may look after an organization of their own; never where somebody opens their account or adds a
 * phone.
 */
export function policyOf(occasion: Pick<SignUpOccasion, 'integrationId' | 'purpose' | 'policy'>): SignUpRule {
  const { integrationId, purpose, policy } = occasion;
  const offers = (purpose === 'sign-in' && integrationId !== undefined) || purpose === 'dashboard';
  return offers ? ruleOf(policy.signUp) : CLOSED;
}

/** Both rules at once: what was frozen when the sign-in was opened, and what the integration says by now. */
export function strictest(
  occasion: SignUpOccasion,
  now: Pick<Integration, 'signUp'> | undefined,
): SignUpRule {
  const rules = [policyOf(occasion), now === undefined ? CLOSED : ruleOf(now.signUp)];
  return {
    offered: rules.every((rule) => rule.offered),
    admits: (email) => rules.every((rule) => rule.admits(email)),
  };
}

const CLOSED: SignUpRule = { offered: false, admits: () => false };

/** By the whole domain: neither one below it, nor one that begins or ends with it. */
const ruleOf = ({ mode, domains }: SignUpPolicy): SignUpRule =>
  mode === 'invited'
    ? CLOSED
    : { offered: true, admits: (email) => mode === 'open' || isOfDomain(email, domains) };

export const signUpNotOffered = (): GatewayError =>
  new GatewayError(
    'refused',
    'sign_up_not_offered',
    'This application takes invited people only. Ask whoever runs it for an invitation.',
  );

/** Said of the address alone: whether anybody has it here is not looked at. */
export const addressNotAdmitted = (): GatewayError =>
  new GatewayError(
    'refused',
    'address_not_admitted',
    'People with an address of this domain cannot sign up here. Use another address, or ask for an invitation.',
  );

export const termsRequired = (): GatewayError =>
  new GatewayError('invalid', 'terms_required', 'Read the terms of the application and accept them.');

/** Told to whoever has just proven that the mailbox is theirs, and to nobody else. */
export const accountExists = (): GatewayError =>
  new GatewayError(
    'conflict',
    'account_exists',
    'You already have an account. Use the phone it knows, an invitation you were sent, or recover it.',
  );

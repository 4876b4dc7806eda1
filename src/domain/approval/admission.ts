import type { GatewayError } from '../../kernel/index.ts';
import type { Challenge } from '../challenge/index.ts';
import {
  type IntegrationStore,
  isOfDomain,
  type PeopleStore,
  type SignUpPolicy,
  type User,
} from '../directory/index.ts';
import { notAdmitted, notForDemo, otherAccount } from './approval-errors.ts';

/** Where somebody wants in, and on what terms. */
export type Where = Pick<
  Challenge,
  'demo' | 'onlyFor' | 'purpose' | 'integrationId' | 'organizationId' | 'policy'
>;

export interface AdmissionParts {
  people: Pick<PeopleStore, 'isInvited'>;
  integrations: Pick<IntegrationStore, 'byId'>;
}

/**
 * Why this person may not sign in where the challenge asks, if so: demo users may to the demo application alone, nobody
 * where another person is waited for, everybody else as the integration's sign-up policy says, both as it was when the
 * page was opened and as it is now. Looked at in every sign-in.
 */
export async function refusalOf(
  { people, integrations }: AdmissionParts,
  user: User,
  challenge: Where,
): Promise<GatewayError | undefined> {
  if (user.demo && !challenge.demo) return notForDemo();
  if (challenge.onlyFor !== undefined && challenge.onlyFor !== user.id) return otherAccount();
  if (challenge.purpose !== 'sign-in' || user.demo) return;
  const now = challenge.integrationId && (await integrations.byId(challenge.integrationId));
  const policies = [challenge.policy.signUp, ...(now ? [now.signUp] : [])];
  if (policies.every((policy) => takes(policy, user))) return;
  // An operator's invitation outweighs the list of domains: a guest is invited by name.
  return (await people.isInvited(user.id, challenge.organizationId)) ? undefined : notAdmitted();
}

/** The same as a refusal: throws `demo_only`, `other_account` or `not_admitted`. */
export async function assertAdmitted(parts: AdmissionParts, user: User, challenge: Challenge): Promise<void> {
  const refusal = await refusalOf(parts, user, challenge);
  if (refusal !== undefined) throw refusal;
}

/** Whether the policy takes this person without an invitation. */
const takes = ({ mode, domains }: SignUpPolicy, { email, emailVerified }: User): boolean =>
  mode === 'open' ||
  (mode === 'domains' && email !== undefined && emailVerified && isOfDomain(email, domains));

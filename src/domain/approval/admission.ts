import type { GatewayError, OrganizationId, UserId } from '../../kernel/index.ts';
import type { Challenge } from '../challenge/index.ts';
import {
  type Integration,
  type IntegrationStore,
  isOfDomain,
  type PeopleStore,
  type SignUpPolicy,
  type User,
} from '../directory/index.ts';
import type { EntraLinks } from '../entra/index.ts';
import {
  blockedThere,
  emailRequired,
  linkedToAnother,
  notAdmitted,
  notForDemo,
  notLinked,
  otherAccount,
} from './approval-errors.ts';

/** Where somebody wants in, and on what terms. */
type Where = Pick<
  Challenge,
  'demo' | 'onlyFor' | 'purpose' | 'integrationId' | 'organizationId' | 'policy' | 'secondFactor' | 'test'
>;

export interface AdmissionParts {
  people: Pick<PeopleStore, 'isInvited' | 'isWelcome' | 'isBlocked'>;
  integrations: Pick<IntegrationStore, 'byId'>;
  links: Pick<EntraLinks, 'standing'>;
  /** Whoever may test an organization's integrations with a phone of their own; nobody where this is left out. */
  testers?: { mayTest(userId: UserId, organizationId: OrganizationId): Promise<boolean> } | undefined;
}

/**
 * Why this person may not sign in where the challenge asks, if so: demo users may to the demo application alone, nobody
 * where another person is waited for, where the organization has blocked them or where an account in Entra is not
 * theirs, everybody else as the integration's
 * sign-up policy says, both as it was when the page was opened and as it is now. Looked at in every sign-in.
 */
export async function refusalOf(
  { people, integrations, links, testers }: AdmissionParts,
  user: User,
  challenge: Where,
): Promise<GatewayError | undefined> {
  if (user.demo && !challenge.demo) return notForDemo();
  if (challenge.onlyFor !== undefined && challenge.onlyFor !== user.id) return otherAccount();
  if (challenge.purpose !== 'sign-in' || user.demo) return;
  if (await people.isBlocked(user.id, challenge.organizationId)) return blockedThere();
  const now = challenge.integrationId && (await integrations.byId(challenge.integrationId));
  // Entra External ID signs nobody in without one, and says so with a number that helps nobody.
  if (now?.kind === 'entra-external-id' && !(user.email && user.emailVerified)) return emailRequired();
  const { secondFactor, integrationId } = challenge;
  if (secondFactor !== undefined && integrationId !== undefined) {
    const standing = await links.standing(user, integrationId, secondFactor);
    if (standing === 'another') return linkedToAnother();
    if (standing === 'stranger') return notLinked();
  }
  const policies = [challenge.policy.signUp, ...(now ? [now.signUp] : [])];
  if (policies.every((policy) => takes(policy, user))) return;
  // An invitation outweighs the list of domains: a guest is invited by name, or by an address that is proven theirs.
  if (await people.isInvited(user.id, challenge.organizationId)) return;
  const proven = user.emailVerified ? user.email : undefined;
  if (proven !== undefined && (await people.isWelcome(proven, challenge.organizationId))) return;
  // What a test ends in is seen by the administrator who began it, and by no application.
  if (challenge.test && (await testers?.mayTest(user.id, challenge.organizationId))) return;
  return notAdmitted();
}

/** Whether the integration takes this person now, for whatever goes on without a phone. */
export async function isAdmitted(
  parts: AdmissionParts,
  user: User,
  integration: Integration,
): Promise<boolean> {
  const refusal = await refusalOf(parts, user, {
    demo: integration.demo,
    purpose: 'sign-in',
    integrationId: integration.id,
    organizationId: integration.organizationId,
    policy: { confirmation: integration.confirmation, signUp: integration.signUp },
  });
  return refusal === undefined;
}

/**
 * The same as a refusal: throws `demo_only`, `other_account`, `blocked`, `email_required`, `linked_to_another`, `not_linked` or
 * `not_admitted`.
 */
export async function assertAdmitted(parts: AdmissionParts, user: User, challenge: Challenge): Promise<void> {
  const refusal = await refusalOf(parts, user, challenge);
  if (refusal !== undefined) throw refusal;
}

/** Whether the policy takes this person without an invitation. */
const takes = ({ mode, domains }: SignUpPolicy, { email, emailVerified }: User): boolean =>
  mode === 'open' ||
  (mode === 'domains' && email !== undefined && emailVerified && isOfDomain(email, domains));

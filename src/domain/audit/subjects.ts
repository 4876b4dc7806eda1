import type { ChallengeId, IntegrationId, OrganizationId, PhoneId, UserId } from '../../kernel/index.ts';
import type { AuditEvent } from './audit-event.ts';

export interface OfIntegration {
  id: IntegrationId;
  organizationId: OrganizationId;
  kind: string;
}

/** What the audit log says of a sign-in; a challenge has all of these. */
export interface OfChallenge {
  id: ChallengeId;
  organizationId: OrganizationId;
  /** None where the sign-in is to the gateway's own pages. */
  integrationId: IntegrationId | undefined;
  purpose: string;
  /** An administrator tests the integration. */
  test?: boolean | undefined;
}

/** When a challenge was opened, and when a phone took it. */
export interface Moments {
  createdAt: number;
  claimedAt?: number | undefined;
}

export interface OfKey {
  kid: string;
  alg: string;
}

export interface OfLink {
  integrationId: IntegrationId;
  userId: UserId;
  tenantId: string;
  objectId: string;
}

export interface OfHolder {
  userId: UserId;
  phoneId: PhoneId;
}

/** A sign-in that an application goes on by. */
export interface OfGrant extends OfHolder {
  integrationId: IntegrationId;
}

export const ofIntegration = (integration: OfIntegration): Partial<AuditEvent> => ({
  organizationId: integration.organizationId,
  integrationId: integration.id,
  detail: { kind: integration.kind },
});

export const ofLink = ({ integrationId, userId, tenantId, objectId }: OfLink): Partial<AuditEvent> => ({
  integrationId,
  userId,
  personal: { tenant: tenantId, object: objectId },
});

/** What people do at the gateway's own pages is no organization's to see. */
export const ofChallenge = (challenge: OfChallenge): Partial<AuditEvent> => ({
  organizationId: challenge.integrationId && challenge.organizationId,
  integrationId: challenge.integrationId,
  challengeId: challenge.id,
  ...(challenge.test ? { detail: { test: 'yes' } } : {}),
});

export const marksOf = ({ purpose, test }: OfChallenge): Record<string, string> => ({
  ...(purpose === 'sign-in' ? {} : { purpose }),
  ...(test ? { test: 'yes' } : {}),
});

export const ofKey = ({ kid, alg }: OfKey): Record<string, string> => ({ kid, alg });

/** The two ids and no more: what a row does not store must not go into its hash. */
export const ofHolder = ({ userId, phoneId }: OfHolder): Partial<AuditEvent> => ({ userId, phoneId });

export const ofGrant = ({ integrationId, ...holder }: OfGrant): Partial<AuditEvent> => ({
  integrationId,
  ...ofHolder(holder),
});

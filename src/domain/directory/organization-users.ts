import type { OrganizationId, UserId } from '../../kernel/index.ts';

/**
 * What an organization has to do with a person: it invited them, or they signed in to an integration of it. People
 * belong to the deployment; of those without such a record an organization knows nothing.
 */
export interface OrganizationUser {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly invitedAt: number | undefined;
  /** The address that a member typed, which nobody has proven: it is no address of the person. */
  readonly invitedAs: string | undefined;
  readonly firstSeenAt: number | undefined;
  readonly lastSeenAt: number | undefined;
  /** From then on they are refused at every integration of this organization. */
  readonly blockedAt: number | undefined;
  readonly version: number;
}

/** The port to what organizations have to do with people. Rejects with kind `unavailable`. */
export interface OrganizationUserStore {
  /** The record of this person there, if there is one. */
  find(organizationId: OrganizationId, userId: UserId): Promise<OrganizationUser | undefined>;
  /** Every organization's record of a person, oldest first. */
  allOf(userId: UserId): Promise<OrganizationUser[]>;
  /** Whoever this organization invited by this address, if it did. */
  invitedBy(organizationId: OrganizationId, email: string): Promise<OrganizationUser | undefined>;
  /** Whom this organization knows by their own address. */
  knownBy(organizationId: OrganizationId, email: string): Promise<OrganizationUser | undefined>;
  /** They signed in there. May be repeated; of a deleted person nothing is kept. */
  seen(organizationId: OrganizationId, userId: UserId, now: number): Promise<void>;
  /** Blocks them there from now on, or lets them in again (`undefined`); false when nothing had to be changed. */
  block(organizationId: OrganizationId, userId: UserId, at: number | undefined): Promise<boolean>;
}

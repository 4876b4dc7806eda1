import { GatewayError, type OrganizationId, type UserId } from '../../kernel/index.ts';
import type { Role } from '../access/index.ts';

/** A customer of the gateway: owns integrations, and has members who look after them. */
export interface Organization {
  readonly id: OrganizationId;
  readonly name: string;
  readonly createdAt: number;
  /** Counts the edits, so that of two people editing at once the second is told. */
  readonly version: number;
}

/** A person who looks after an organization. */
export interface Member {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly role: Role;
  readonly since: number;
}

/** An organization, and what this person is there. */
export interface Membership {
  readonly organization: Organization;
  readonly role: Role;
}

/** The look that new integrations of an organization begin with. */
export interface OrganizationLook {
  /** `#rrggbb`. */
  readonly accent?: string | undefined;
  /** A PNG of ours. */
  readonly logo?: Uint8Array | undefined;
}

/** A link to become what one is not yet: the owner of a new instance, or a member of an organization. */
export interface SetupLink {
  /** Of what stands in the link; the link itself is kept nowhere. */
  readonly hash: string;
  readonly purpose: 'setup' | 'member';
  /** Where, and as what, for a member to be. */
  readonly organizationId?: OrganizationId | undefined;
  readonly role?: Role | undefined;
  /** Who made it: the id of a person or of a key, or `cli`. */
  readonly createdBy?: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export const organizationNotFound = (): GatewayError =>
  new GatewayError('missing', 'organization_not_found', 'There is no such organization.');

export const organizationChanged = (): GatewayError =>
  new GatewayError(
    'conflict',
    'organization_changed',
    'Somebody else changed this organization in the meantime. Read it again and repeat your change.',
  );

export const organizationInUse = (): GatewayError =>
  new GatewayError(
    'conflict',
    'organization_in_use',
    'It still has integrations or people it invited, or it is the one that every deployment has.',
  );

export const memberNotFound = (): GatewayError =>
  new GatewayError('missing', 'member_not_found', 'There is no such member.');

export const lastOwner = (): GatewayError =>
  new GatewayError(
    'conflict',
    'last_owner',
    'This is the last owner. Make somebody else an owner first, so that the organization stays in somebody’s hands.',
  );

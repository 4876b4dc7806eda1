import type { OrganizationId, UserId } from '../../kernel/index.ts';
import type { Role } from '../access/index.ts';
import type { Member, Membership, Organization, OrganizationLook } from './organization.ts';

/** The port to organizations and their members. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface OrganizationStore {
  /** Writes an organization, with its first owner where it has one. */
  create(organization: Organization, owner: UserId | undefined): Promise<void>;
  byId(id: OrganizationId): Promise<Organization | undefined>;
  /** By name, `limit` of them, from behind this name and id. */
  list(limit: number, after?: { name: string; id: string }): Promise<Organization[]>;
  /** Writes `next` only if the stored version still is `next.version - 1`, and says whether it did. */
  update(next: Organization): Promise<boolean>;
  lookOf(id: OrganizationId): Promise<OrganizationLook>;
  setLook(id: OrganizationId, look: OrganizationLook): Promise<void>;
  /** False when it still has integrations, or there was none. */
  remove(id: OrganizationId): Promise<boolean>;

  /** What this person is where, by name. */
  membershipsOf(userId: UserId): Promise<Membership[]>;
  roleOf(id: OrganizationId, userId: UserId): Promise<Role | undefined>;
  membersOf(id: OrganizationId): Promise<Member[]>;
  /** False when they are a member already. */
  addMember(member: Member): Promise<boolean>;
  /** Gives a member another role, all or nothing; an organization that has an owner keeps one. */
  changeRole(id: OrganizationId, userId: UserId, role: Role): Promise<'changed' | 'missing' | 'last_owner'>;
  removeMember(id: OrganizationId, userId: UserId): Promise<'removed' | 'missing' | 'last_owner'>;
}

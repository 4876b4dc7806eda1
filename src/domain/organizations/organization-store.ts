import type { OrganizationId, UserId } from '../../kernel/index.ts';
import type { Role } from '../access/index.ts';
import type { Member, Membership, Organization, SetupLink } from './organization.ts';

/**
 * The port to organizations, their members, the operators of the deployment, and the links that let one in without a
 * phone. Rejects with kind `unavailable` when the directory cannot be reached.
 */
export interface OrganizationStore {
  /** Writes an organization, with its first owner where it has one. */
  create(organization: Organization, owner: UserId | undefined): Promise<void>;
  byId(id: OrganizationId): Promise<Organization | undefined>;
  /** By name, `limit` of them, from behind this name and id. */
  list(limit: number, after?: { name: string; id: string }): Promise<Organization[]>;
  /** Writes `next` only if the stored version still is `next.version - 1`, and says whether it did. */
  update(next: Organization): Promise<boolean>;
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

  isOperator(userId: UserId): Promise<boolean>;
  /** Whether anybody runs this deployment yet. */
  hasOperator(): Promise<boolean>;
  operators(): Promise<UserId[]>;
  addOperator(userId: UserId, now: number): Promise<void>;
  /** The last one stays. */
  removeOperator(userId: UserId): Promise<'removed' | 'missing' | 'last_owner'>;

  addLink(link: SetupLink): Promise<void>;
  /** The link with this hash, if it is not over. */
  linkByHash(hash: string, now: number): Promise<SetupLink | undefined>;
  /** Spends the link: of any number of callers at once exactly one gets it. */
  takeLink(hash: string, now: number): Promise<SetupLink | undefined>;
  /** Removes the links of this purpose, so that an older one leads nowhere. */
  dropLinks(purpose: SetupLink['purpose']): Promise<void>;
}

import type { OrganizationId, UserId } from '../../kernel/index.ts';
import type { SetupLink } from './organization.ts';

/**
 * The port to those who run the deployment, and to the links by which somebody becomes an owner or a member. Rejects with
 * kind `unavailable` when the directory cannot be reached.
 */
export interface OwnershipStore {
  isOperator(userId: UserId): Promise<boolean>;
  /** Whether anybody runs this deployment yet. */
  hasOperator(): Promise<boolean>;
  operators(): Promise<UserId[]>;
  addOperator(userId: UserId, now: number): Promise<void>;
  /**
   * The first of all: in one step they run this deployment and own this organization, and no setup link leads anywhere.
   * Of any number of people at once exactly one does; false for the others.
   */
  own(userId: UserId, organizationId: OrganizationId, now: number): Promise<boolean>;
  /** The last one stays. */
  removeOperator(userId: UserId): Promise<'removed' | 'missing' | 'last_owner'>;

  addLink(link: SetupLink): Promise<void>;
  /** The link with this hash, if it is not over. */
  linkByHash(hash: string, now: number): Promise<SetupLink | undefined>;
  /** Of an organization, those that nobody has used. */
  linksOf(id: OrganizationId, now: number): Promise<SetupLink[]>;
  /** Spends the link: of any number of callers at once exactly one gets it. */
  takeLink(hash: string, now: number): Promise<SetupLink | undefined>;
  /** Removes the links to this instance, or to this organization: from now on they lead nowhere. */
  dropLinks(of: 'setup' | OrganizationId): Promise<void>;
}

import type { OrganizationId } from '../../kernel/index.ts';
import type { OrganizationUser, User } from '../directory/index.ts';

/** Somebody who was found: the person, what the organization has to do with them, and how many phones they have. */
export interface FoundUser {
  readonly user: User;
  /** Where one organization is looked at. */
  readonly known: OrganizationUser | undefined;
  readonly phones: number;
}

/** Where a page begins: after this word, or time, of this person. */
export interface PageStart {
  readonly at: string;
  readonly id: string;
}

export interface PageOfUsers {
  readonly users: readonly FoundUser[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: PageStart | undefined;
}

/**
 * The port by which people are found, however many there are: each page is read from an index. Deleted people and those
 * of the demo are not there. `within`: those whom this organization knows. Rejects with kind `unavailable`.
 */
export interface PeopleSearch {
  /** Whoever has a name or an address that begins so, by that word; each person once. `text` is a `searchText`. */
  beginning(
    text: string,
    page: { within: OrganizationId | undefined; limit: number; after: PageStart | undefined },
  ): Promise<PageOfUsers>;
  /** Everybody, the newest first; of an organization, whoever it had to do with last first. */
  newest(page: {
    within: OrganizationId | undefined;
    limit: number;
    after: PageStart | undefined;
  }): Promise<PageOfUsers>;
  /** This person, by id or by the whole address. */
  exactly(
    by: { id: string } | { email: string },
    within: OrganizationId | undefined,
  ): Promise<FoundUser | undefined>;
}

import type { AccountHistoryEntry } from './account-pages.ts';
import type { DashboardChrome } from './dashboard-pages.ts';

/** `blocked`: in the organization that one looks at. */
export const userStates = ['active', 'no-phone', 'blocked', 'disabled'] as const;
export type UserState = (typeof userStates)[number];

/** One line of the list. */
export interface ListedUser {
  path: string;
  name: string;
  email?: string;
  state: UserState;
  phones: number;
  /** The last sign-in, or, where all organizations are meant, since when the account is there; none: never. */
  at?: number;
}

/** The people whom an organization knows, or everybody. */
export interface DashboardUsersPage {
  chrome: DashboardChrome;
  paths: { list: string; invite?: string };
  /** What was looked for. */
  query: string;
  users: readonly ListedUser[];
  /** Where the next page is. */
  next?: string;
  /** This is not the first page. */
  later: boolean;
}

export const inviteFields = ['email', 'givenName', 'familyName', 'nickname'] as const;
export type InviteField = (typeof inviteFields)[number];
export const inviteFaults = ['email', 'known', 'disabled', 'name'] as const;
export type InviteFault = (typeof inviteFaults)[number];

/** Where somebody is invited. */
export interface DashboardInvitePage {
  chrome: DashboardChrome;
  paths: { list: string; invite: string };
  values: { [F in InviteField]: string };
  /** By the field that is at fault. */
  faults: { [F in InviteField]?: { kind: InviteFault } };
}

/** What is given to whoever was invited, or who lost their phone. Shown once, made to be printed. */
export interface DashboardInvitedPage {
  chrome: DashboardChrome;
  paths: { list: string; user: string };
  person: string;
  /** The address that counts only once it is proven. */
  unproven?: string;
  link: string;
  code: string;
  /** Where the code is typed by whoever cannot scan. */
  address: string;
  expiresAt: number;
}

export interface UserPhone {
  id: string;
  name: string;
  kind: 'web' | 'app';
  addedAt: number;
}

/** What an organization has to do with somebody. */
export interface KnownBy {
  invitedAt?: number;
  firstSeenAt?: number;
  lastSeenAt?: number;
  blockedAt?: number;
}

/** One person, as far as who looks may see them. */
export interface DashboardUserPage {
  chrome: DashboardChrome;
  paths: { list: string };
  user: {
    id: string;
    name: string;
    email?: string;
    emailVerified: boolean;
    state: UserState;
    createdAt?: number;
  };
  /** Where one organization is looked at. */
  known?: KnownBy;
  phones: number;
  /** For operators. */
  phoneList?: readonly UserPhone[];
  /** For operators: the other organizations that know them. */
  organizations?: readonly ({ name: string; path: string } & KnownBy)[];
  /** In how many places they stay signed in; what this process does not know is left out. */
  signedIn: { own?: number; signOns?: number; lasting: number };
  history: readonly AccountHistoryEntry[];
  /** What may be done, by where it is sent; all take a POST. */
  actions: {
    block?: string;
    unblock?: string;
    /** Another invitation, while no phone was set up. */
    again?: string;
    /** The word of an operator for the address that a member typed. */
    vouch?: string;
    /** A code for somebody who lost their phone. */
    recover?: string;
    disable?: string;
    enable?: string;
    endSessions?: string;
    revokePhone?: string;
    delete?: string;
  };
  /** What has to be typed to delete them. */
  sure: string;
  /** Why they were not deleted. */
  fault?: { kind: 'sure' | 'owner' };
}

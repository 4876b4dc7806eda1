import type { LookForm } from './setup-pages.ts';

/** The parts of the dashboard, in the order of its menu. */
export const dashboardAreas = [
  'overview',
  'integrations',
  'users',
  'audit',
  'webhooks',
  'members',
  'keys',
] as const;
export type DashboardArea = (typeof dashboardAreas)[number];

/** What the next page has to say once, after something was done. */
export const dashboardNotices = [
  'saved',
  'removed',
  'joined',
  'links-withdrawn',
  'webhook-arrived',
  'webhook-failed',
  'webhook-sent',
  'user-blocked',
  'user-unblocked',
  'user-disabled',
  'user-enabled',
  'user-deleted',
  'sessions-ended',
  'phone-removed',
  'address-vouched',
] as const;
export type DashboardNotice = (typeof dashboardNotices)[number];

/** What stands around every page of the dashboard. */
export interface DashboardChrome {
  area: DashboardArea;
  /** Where one is; none where all organizations are meant. */
  organization: { id: string; name: string } | undefined;
  /** Who is signed in. */
  person: string;
  operator: boolean;
  /** Where they may go from here. */
  places: readonly { area: DashboardArea; path: string }[];
  paths: { organizations: string; signOut: string; account: string };
  notice?: { kind: DashboardNotice };
}

/** Why nobody is signed in to the dashboard (any more). */
export const dashboardEnds = [
  'signed-out',
  'over',
  'declined',
  'reported',
  'contested',
  'cancelled',
  'expired',
  'refused',
] as const;
export type DashboardEnd = (typeof dashboardEnds)[number];

/** The dashboard of somebody who is not signed in. */
export interface DashboardDoorPage {
  /** `signIn` takes a POST. */
  paths: { signIn: string; recover: string };
  end?: { kind: DashboardEnd };
}

/** The organizations that somebody may go to. */
export interface DashboardOrganizationsPage {
  /** Of everything, for operators. */
  all?: string;
  organizations: readonly { name: string; path: string; role?: RoleName }[];
  signOut: string;
  /** Where one makes another, where that is let. */
  create?: string;
  /** The next ones, where there are more. */
  more?: string;
}

export const roleNames = ['viewer', 'admin', 'owner'] as const;
export type RoleName = (typeof roleNames)[number];

/** Who looks after an organization. */
export interface DashboardMembersPage {
  chrome: DashboardChrome;
  paths: { list: string; invite: string; withdraw: string; role: string; remove: string };
  /** Whether the reader may change anything here. */
  writes: boolean;
  members: readonly {
    id: string;
    name: string;
    email?: string;
    role: RoleName;
    since: number;
    /** The reader. */
    self: boolean;
  }[];
  /** Where its name and look are changed, for whoever may. */
  settings?: string;
  /** Those that nobody has used. */
  links: readonly { role: RoleName; expiresAt: number }[];
  /** A new one, which stands here once. */
  link?: { url: string; role: RoleName };
  fault?: { kind: 'last-owner' };
}

/** Where a link leads that makes somebody a member. */
export interface DashboardJoinPage {
  /** Takes a POST: of what the link says, or of the answer. */
  path: string;
  /** What the reader is asked to become. */
  to?: { organization: string; role: RoleName };
  fault?: { kind: 'over' };
}

/** What an organization is called and how its new integrations look; and its end. */
export interface DashboardOrganizationPage {
  chrome: DashboardChrome;
  /** Each takes a POST. */
  paths: { save: string; remove: string };
  version: number;
  form: LookForm;
  /** Somebody else was faster. */
  changed?: boolean;
  /** Where it can be removed: its name is typed for that. */
  removal?: { name: string; fault?: { kind: 'unsure' | 'in-use' } };
}

/** A new organization. */
export interface DashboardNewOrganizationPage {
  path: string;
  organizations: string;
  values: { name: string };
  fault?: { kind: 'name' };
}

/** How long a key may live, in days, as the form offers it. */
export const keyLives = ['7', '30', '90', '180', '365'] as const;

/** The keys of the admin API. */
export interface DashboardKeysPage {
  chrome: DashboardChrome;
  /** Each takes a POST. */
  paths: { create: string; revoke: string };
  keys: readonly {
    id: string;
    name: string;
    scopes: readonly string[];
    createdAt: number;
    expiresAt: number;
    lastUsedAt?: number;
  }[];
  /** Those that the reader can give. */
  scopes: readonly string[];
  values: { name: string; scopes: readonly string[]; days: string };
  faults: readonly { kind: 'name' | 'scopes' | 'days' }[];
  /** A new one, which stands here once. */
  made?: { name: string; token: string };
}

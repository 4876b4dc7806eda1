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
export const dashboardNotices = ['saved', 'removed'] as const;
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
  organizations: readonly { name: string; path: string; role: 'viewer' | 'admin' | 'owner' }[];
  signOut: string;
}

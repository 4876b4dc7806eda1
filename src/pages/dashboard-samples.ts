import {
  type DashboardArea,
  type DashboardChrome,
  dashboardAreas,
  dashboardEnds,
} from './dashboard-pages.ts';
import type { Pages } from './pages.ts';

/** What stands around a sample page of this area. */
export const sampleChrome = (area: DashboardArea, more: Partial<DashboardChrome> = {}): DashboardChrome => ({
  area,
  organization: { id: 'org_0000000000000000000000', name: 'Contoso' },
  person: 'Ada Lovelace',
  operator: false,
  places: dashboardAreas.map((one) => ({
    area: one,
    path: `/dashboard/org_0000000000000000000000${one === 'overview' ? '' : `/${one}`}`,
  })),
  paths: { organizations: '/dashboard/organizations', signOut: '/dashboard/sign-out', account: '/me' },
  ...more,
});

const door = { paths: { signIn: '/dashboard/sign-in', recover: '/recover' } };
const organizations = [
  { name: 'Contoso', path: '/dashboard/org_0000000000000000000000', role: 'owner' },
  { name: 'Fabrikam', path: '/dashboard/org_1000000000000000000000', role: 'admin' },
  { name: 'Northwind', path: '/dashboard/org_2000000000000000000000', role: 'viewer' },
] as const;

type DashboardSamples = {
  readonly [P in Extract<keyof Pages, 'dashboard-door' | 'dashboard-organizations'>]: Readonly<
    Record<string, Pages[P]>
  >;
};

export const dashboardSamples: DashboardSamples = {
  'dashboard-door': {
    'not signed in': door,
    ...Object.fromEntries(dashboardEnds.map((kind) => [kind, { ...door, end: { kind } }])),
  },
  'dashboard-organizations': {
    'of a member': { organizations, signOut: '/dashboard/sign-out' },
    'of an operator': { organizations, all: '/dashboard/all', signOut: '/dashboard/sign-out' },
    'of nobody': { organizations: [], signOut: '/dashboard/sign-out' },
  },
};

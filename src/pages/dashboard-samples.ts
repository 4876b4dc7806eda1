import {
  type DashboardArea,
  type DashboardChrome,
  type DashboardKeysPage,
  type DashboardMembersPage,
  type DashboardOrganizationPage,
  dashboardAreas,
  dashboardEnds,
  roleNames,
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

const NOW = 1_790_000_000_000;

const organization = (more: Partial<DashboardOrganizationPage> = {}): DashboardOrganizationPage => ({
  chrome: sampleChrome('members'),
  paths: {
    save: '/dashboard/org_0000000000000000000000/settings',
    remove: '/dashboard/org_0000000000000000000000/settings/remove',
  },
  version: 1,
  form: { values: { name: 'Contoso', accent: '#0b6e4f' }, logo: false, faults: [] },
  ...more,
});

const members = (more: Partial<DashboardMembersPage> = {}): DashboardMembersPage => ({
  chrome: sampleChrome('members'),
  paths: {
    list: '/dashboard/org_0000000000000000000000/members',
    invite: '/dashboard/org_0000000000000000000000/members/invite',
    withdraw: '/dashboard/org_0000000000000000000000/members/withdraw',
    role: '/dashboard/org_0000000000000000000000/members/role',
    remove: '/dashboard/org_0000000000000000000000/members/remove',
  },
  writes: true,
  members: [
    {
      id: 'usr_0000000000000000000000',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      role: 'owner',
      since: NOW,
      self: true,
    },
    { id: 'usr_1000000000000000000000', name: 'Eve', role: 'viewer', since: NOW, self: false },
  ],
  links: [],
  ...more,
});

const keys = (more: Partial<DashboardKeysPage> = {}): DashboardKeysPage => ({
  chrome: sampleChrome('keys'),
  paths: {
    create: '/dashboard/org_0000000000000000000000/keys',
    revoke: '/dashboard/org_0000000000000000000000/keys/revoke',
  },
  keys: [],
  scopes: ['integrations:read', 'integrations:write', 'audit:read'],
  values: { name: '', scopes: ['audit:read'], days: '90' },
  faults: [],
  ...more,
});

type DashboardSamples = {
  readonly [P in Extract<
    keyof Pages,
    | 'dashboard-door'
    | 'dashboard-organizations'
    | 'dashboard-new-organization'
    | 'dashboard-organization'
    | 'dashboard-members'
    | 'dashboard-join'
    | 'dashboard-keys'
  >]: Readonly<Record<string, Pages[P]>>;
};

export const dashboardSamples: DashboardSamples = {
  'dashboard-door': {
    'not signed in': door,
    ...Object.fromEntries(dashboardEnds.map((kind) => [kind, { ...door, end: { kind } }])),
  },
  'dashboard-organizations': {
    'of a member': { organizations, signOut: '/dashboard/sign-out' },
    'of an operator': { organizations, all: '/dashboard/all', signOut: '/dashboard/sign-out' },
    'of nobody': {
      organizations: [],
      signOut: '/dashboard/sign-out',
      create: '/dashboard/organizations/new',
    },
    'of an operator, a page of many': {
      organizations: [{ name: 'Contoso', path: '/dashboard/org_0000000000000000000000' }],
      all: '/dashboard/all',
      signOut: '/dashboard/sign-out',
      more: '/dashboard/organizations?after=org_0000000000000000000000',
    },
  },
  'dashboard-organization': {
    'of an owner': organization(),
    'changed meanwhile': organization({ changed: true }),
    faulty: organization({
      form: {
        values: { name: '', accent: 'yellow' },
        logo: true,
        faults: [{ kind: 'name' }, { kind: 'accent' }, { kind: 'logo' }],
      },
    }),
    'to be removed': organization({ removal: { name: 'Contoso' } }),
    'to be removed, name mistyped': organization({ removal: { name: 'Contoso', fault: { kind: 'unsure' } } }),
    'in use': organization({ removal: { name: 'Contoso', fault: { kind: 'in-use' } } }),
  },
  'dashboard-new-organization': {
    empty: {
      path: '/dashboard/organizations/new',
      organizations: '/dashboard/organizations',
      values: { name: '' },
    },
    faulty: {
      path: '/dashboard/organizations/new',
      organizations: '/dashboard/organizations',
      values: { name: ' ' },
      fault: { kind: 'name' },
    },
  },
  'dashboard-members': {
    'to a viewer': members({ writes: false }),
    'to an owner': members({
      settings: '/dashboard/org_0000000000000000000000/settings',
      links: [{ role: 'viewer', expiresAt: NOW }],
    }),
    'with a new link': members({
      link: { url: 'https://sign-in.contoso.example/dashboard/join#3q2-7w', role: 'admin' },
    }),
    'the last owner': members({ fault: { kind: 'last-owner' } }),
  },
  'dashboard-keys': {
    none: keys(),
    some: keys({
      keys: [
        {
          id: 'key_0000000000000000000000',
          name: 'Pipeline',
          scopes: ['integrations:read', 'integrations:write'],
          createdAt: NOW,
          expiresAt: NOW + 90 * 86_400_000,
          lastUsedAt: NOW,
        },
        {
          id: 'key_1000000000000000000000',
          name: 'Never used',
          scopes: ['audit:read'],
          createdAt: NOW,
          expiresAt: NOW + 7 * 86_400_000,
        },
      ],
    }),
    'with a new one': keys({ made: { name: 'Pipeline', token: 'cs_admin_0000000000000000000000_3q2' } }),
    faulty: keys({
      values: { name: '', scopes: [], days: '1000' },
      faults: [{ kind: 'name' }, { kind: 'scopes' }, { kind: 'days' }],
    }),
  },
  'dashboard-join': {
    'a link': { path: '/dashboard/join' },
    ...Object.fromEntries(
      roleNames.map((role) => [
        `to be answered, as ${role}`,
        { path: '/dashboard/join/accept', to: { organization: 'Contoso', role } },
      ]),
    ),
    'a link that is over': { path: '/dashboard/join', fault: { kind: 'over' } },
  },
};

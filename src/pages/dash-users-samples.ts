import { type AccountHistoryEntry, historyKinds } from './account-pages.ts';
import {
  type DashboardInvitePage,
  type DashboardUserPage,
  inviteFaults,
  type ListedUser,
  userStates,
} from './dash-users-pages.ts';
import { sampleChrome } from './dashboard-samples.ts';
import type { Pages } from './pages.ts';

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;
const HERE = '/dashboard/org_0000000000000000000000/users';
const ID = 'usr_0000000000000000000000';

const chrome = sampleChrome('users');
const everybody = sampleChrome('users', { organization: undefined, operator: true });

const listed = (name: string, more: Partial<ListedUser> = {}): ListedUser => ({
  path: `${HERE}/${ID}`,
  name,
  email: 'ada@contoso.example',
  state: 'active',
  phones: 1,
  at: NOW - DAY,
  ...more,
});

const list = { chrome, paths: { list: HERE, invite: `${HERE}/invite` }, query: '', later: false };

const invite: DashboardInvitePage = {
  chrome,
  paths: { list: HERE, invite: `${HERE}/invite` },
  values: { email: '', givenName: '', familyName: '', nickname: '' },
  faults: {},
};

const invited = {
  chrome,
  paths: { list: HERE, user: `${HERE}/${ID}` },
  person: 'Ada Lovelace',
  link: 'https://sign-in.contoso.example/enroll#7K2QD-0M4XD-8Z1YB-3C5VN',
  code: '7K2QD-0M4XD-8Z1YB-3C5VN',
  address: 'https://sign-in.contoso.example/enroll',
  expiresAt: NOW + 7 * DAY,
};

const entry = (kind: AccountHistoryEntry['kind'], more: Partial<AccountHistoryEntry> = {}) => ({
  kind,
  at: NOW - DAY,
  place: 'DE',
  ...more,
});

const member: DashboardUserPage = {
  chrome,
  paths: { list: HERE },
  user: {
    id: ID,
    name: 'Ada Lovelace',
    email: 'ada@contoso.example',
    emailVerified: true,
    state: 'active',
  },
  known: { invitedAt: NOW - 40 * DAY, firstSeenAt: NOW - 39 * DAY, lastSeenAt: NOW - DAY },
  phones: 2,
  signedIn: { lasting: 1 },
  history: [
    entry('signed-in', { application: { name: 'Contoso Shop' }, phone: 'Ada’s phone' }),
    entry('declined', { application: {}, place: 'unknown' }),
  ],
  actions: { block: `${HERE}/${ID}/block` },
  sure: 'ada@contoso.example',
};

const operator: DashboardUserPage = {
  ...member,
  chrome: sampleChrome('users', { operator: true }),
  user: { ...member.user, createdAt: NOW - 40 * DAY },
  phoneList: [
    { id: 'phn_0000000000000000000000', name: 'Ada’s phone', kind: 'web', addedAt: NOW - 40 * DAY },
    { id: 'phn_1000000000000000000000', name: 'Work', kind: 'app', addedAt: NOW - 3 * DAY },
  ],
  organizations: [
    {
      name: 'Fabrikam',
      path: '/dashboard/org_1000000000000000000000/users/usr_0',
      lastSeenAt: NOW,
      blockedAt: NOW,
    },
  ],
  signedIn: { own: 1, signOns: 2, lasting: 3 },
  history: historyKinds.map((kind) => entry(kind)),
  actions: {
    block: `${HERE}/${ID}/block`,
    recover: `${HERE}/${ID}/invite`,
    disable: `${HERE}/${ID}/disable`,
    endSessions: `${HERE}/${ID}/end-sessions`,
    revokePhone: `${HERE}/${ID}/phones/revoke`,
    delete: `${HERE}/${ID}/delete`,
  },
};

type UserSamples = {
  readonly [P in Extract<
    keyof Pages,
    'dashboard-users' | 'dashboard-invite' | 'dashboard-invited' | 'dashboard-user'
  >]: Readonly<Record<string, Pages[P]>>;
};

const FAMILIES = ['Lovelace', 'Berg', 'Moreau', 'Rossi'];

export const dashUsersSamples: UserSamples = {
  'dashboard-users': {
    empty: { ...list, users: [] },
    'empty for a viewer': { ...list, paths: { list: HERE }, users: [] },
    'found nobody': { ...list, query: 'zoe', users: [] },
    'one page of many': {
      ...list,
      query: 'ada',
      later: true,
      next: `${HERE}?q=ada&after=x`,
      users: userStates.map((state, i) => listed(FAMILIES[i] ? `Ada ${FAMILIES[i]}` : 'Ada', { state })),
    },
    'of people who never came': {
      ...list,
      users: [{ path: `${HERE}/${ID}`, name: 'Ada', state: 'no-phone', phones: 0 }],
    },
    everybody: { ...list, chrome: everybody, users: [listed('Ada')] },
  },
  'dashboard-invite': {
    'of a member': invite,
    'of an operator': { ...invite, chrome: everybody },
    ...Object.fromEntries(
      inviteFaults.map((kind) => [
        `refused for ${kind}`,
        {
          ...invite,
          values: { email: 'ada', givenName: 'Ada', familyName: 'Lovelace', nickname: 'al' },
          faults: { [kind === 'name' ? 'familyName' : 'email']: { kind } },
        },
      ]),
    ),
  },
  'dashboard-invited': {
    'by an operator': invited,
    'by a member': { ...invited, unproven: 'ada@contoso.example' },
  },
  'dashboard-user': {
    'for a member': member,
    'for a viewer': { ...member, actions: {}, history: [], phones: 0 },
    'invited and not there yet': {
      ...member,
      user: { ...member.user, state: 'no-phone', emailVerified: false },
      known: { invitedAt: NOW - DAY },
      phones: 0,
      actions: { block: `${HERE}/${ID}/block`, again: `${HERE}/${ID}/invite` },
    },
    blocked: {
      ...member,
      user: { ...member.user, state: 'blocked' },
      known: { lastSeenAt: NOW - DAY, blockedAt: NOW },
      actions: { unblock: `${HERE}/${ID}/unblock` },
    },
    'for an operator': operator,
    'disabled, without phones, for an operator': {
      ...operator,
      user: { ...operator.user, state: 'disabled' },
      phoneList: [],
      organizations: [],
      history: [],
      actions: {
        enable: `${HERE}/${ID}/enable`,
        vouch: `${HERE}/${ID}/vouch`,
        delete: `${HERE}/${ID}/delete`,
      },
    },
    'deleted by a slip': { ...operator, fault: { kind: 'sure' } },
    'the last owner': { ...operator, fault: { kind: 'owner' } },
  },
};

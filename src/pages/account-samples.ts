import {
  type AccountBrowser,
  type AccountHistoryEntry,
  type AccountPage,
  type AccountPaths,
  type AccountPhone,
  accountEnds,
  accountNotices,
  historyKinds,
  profileFields,
} from './account-pages.ts';
import type { Pages } from './pages.ts';

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;

const paths: AccountPaths = {
  page: '/me',
  signIn: '/me/sign-in',
  verify: '/me/verify',
  signOut: '/me/sign-out',
  signOutOthers: '/me/sign-out-others',
  addPhone: '/me/phones/add',
  renamePhone: '/me/phones/rename',
  removePhone: '/me/phones/remove',
  forgetBrowser: '/me/browsers/forget',
  allowBrowser: '/me/browsers/allow',
  profile: '/me/profile',
  email: '/me/email',
  emailCode: '/me/email/code',
  data: '/me/data',
  delete: '/me/delete',
  recoveryCodes: '/me/recovery-codes',
  stopRecovery: '/me/recovery/stop',
};

const phone = (name: string, more: Partial<AccountPhone> = {}): AccountPhone => ({
  id: 'phn_0000000000000000000000',
  name,
  kind: 'web',
  addedAt: NOW - 40 * DAY,
  current: false,
  ...more,
});

const browser = (more: Partial<AccountBrowser> = {}): AccountBrowser => ({
  id: 'brw_0000000000000000000000',
  browser: 'Firefox',
  system: 'Windows',
  place: 'DE',
  kind: 'used',
  at: NOW - DAY,
  ...more,
});

const history: AccountHistoryEntry[] = [
  { kind: 'signed-in', at: NOW, place: 'DE', application: { name: 'Contoso Shop' }, phone: "Ada's phone" },
  { kind: 'signed-in', at: NOW - DAY, place: 'unknown', application: {} },
  ...historyKinds.map((kind, i) => ({ kind, at: NOW - (i + 2) * DAY, place: 'FR' })),
];

const account = (more: Partial<AccountPage> = {}): AccountPage => ({
  paths,
  person: { name: 'Ada Lovelace', email: 'ada@example.com', emailVerified: true },
  phones: [phone("Ada's phone", { current: true })],
  browsers: [browser()],
  history: history.slice(0, 2),
  otherSessions: 0,
  signOns: 0,
  lasting: 0,
  ...more,
});

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänskajütenverwaltungsangestellter';
const HOSTILE = '<b>Ada</b> "&amp;\' חנות';

type AccountSamples = {
  readonly [P in Extract<keyof Pages, 'account' | `account-${string}`>]: Readonly<Record<string, Pages[P]>>;
};

/** At least one context for each state an account page can be in. */
export const accountSamples: AccountSamples = {
  account: {
    ordinary: account(),
    bare: account({
      person: { name: 'Countersign user', emailVerified: false },
      browsers: [],
      history: [],
    }),
    full: account({
      person: {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        emailVerified: false,
        nickname: 'Countess',
        phoneNumber: '+44 20 7946 0000',
        address: ['12 St James’s Square', 'London'],
      },
      phones: Array.from({ length: 12 }, (_, i) => phone(`Phone ${i + 1}`, { kind: i % 2 ? 'app' : 'web' })),
      browsers: [
        browser(),
        browser({ browser: 'unknown', system: 'unknown', place: 'unknown' }),
        browser({ kind: 'reported' }),
        browser({ kind: 'blocked', at: NOW + DAY }),
      ],
      history,
      otherSessions: 2,
      signOns: 1,
      lasting: 2,
    }),
    'with hostile names': account({
      person: {
        name: HOSTILE,
        emailVerified: true,
        email: `${LONG}@example.com`,
        nickname: LONG,
        address: [HOSTILE],
      },
      phones: [phone(HOSTILE), phone(LONG + LONG)],
      browsers: [browser({ browser: HOSTILE, place: HOSTILE })],
      history: [{ kind: 'signed-in', at: NOW, place: 'DE', application: { name: LONG }, phone: HOSTILE }],
    }),
    'recovery under way': account({ recovery: { readyAt: NOW + DAY } }),
    ...Object.fromEntries(
      accountNotices.map((kind) => [
        `after ${kind}`,
        account({ notice: { kind }, browsers: [], history: [] }),
      ]),
    ),
  },
  'account-door': {
    'signed out': { paths, recover: '/recover' },
    demo: { paths, recover: '/recover', demo: '/demo' },
    ...Object.fromEntries(accountEnds.map((kind) => [kind, { paths, recover: '/recover', end: { kind } }])),
  },
  'account-profile': {
    empty: {
      paths,
      values: { givenName: '', familyName: '', nickname: '', phoneNumber: '', address: '' },
      faults: [],
    },
    faulty: {
      paths,
      values: {
        givenName: 'Ada',
        familyName: 'Lovelace',
        nickname: HOSTILE,
        phoneNumber: 'none',
        address: '12 St James’s Square',
      },
      faults: profileFields.map((kind) => ({ kind })),
    },
  },
  'account-email': {
    ask: { paths, state: 'address', email: '' },
    'no address': { paths, state: 'address', email: 'ada', problem: { kind: 'invalid' } },
    'no mail': { paths, state: 'address', email: 'ada@new.example', problem: { kind: 'no-mail' } },
    taken: { paths, state: 'address', email: '', problem: { kind: 'taken' } },
    over: { paths, state: 'address', email: '', problem: { kind: 'over' } },
    code: { paths, state: 'code', email: 'ada@new.example' },
    'wrong code': { paths, state: 'code', email: 'ada@new.example', problem: { kind: 'wrong' } },
  },
  'account-verify': {
    email: { paths, deed: { kind: 'email' } },
    delete: { paths, deed: { kind: 'delete' } },
    'recovery codes': { paths, deed: { kind: 'recovery-codes' } },
  },
  'account-remove-phone': {
    other: { paths, phone: phone("Ada's old phone"), state: 'other' },
    current: { paths, phone: phone("Ada's phone"), state: 'current' },
    last: { paths, phone: phone(HOSTILE), state: 'last' },
  },
  'account-add-phone': {
    ready: {
      paths,
      link: 'https://sign-in.contoso.example/enroll#7K2QD-M4X9R-0VJ3T-HN8WB',
      code: '7K2QD-M4X9R-0VJ3T-HN8WB',
      minutes: 5,
    },
  },
  'account-delete': { sure: { paths } },
};

import type { Pages } from './pages.ts';

type SetupSamples = {
  readonly [P in Extract<keyof Pages, 'setup' | `setup-${string}` | `welcome-${string}`>]: Readonly<
    Record<string, Pages[P]>
  >;
};

const begin = { path: '/setup', command: 'npm run cli -- setup-link' };
const owner = { path: '/setup/owner', values: { email: '', givenName: '', familyName: '' } };
const phone = {
  link: 'https://sign-in.contoso.example/enroll#ABCDE-FGHJK-MNPQR-STVWX',
  code: 'ABCDE-FGHJK-MNPQR-STVWX',
  ready: '/setup/ready',
};
const look = {
  path: '/dashboard/welcome/look',
  next: '/dashboard/welcome/application',
  form: { values: { name: 'Contoso', accent: '#0b6e4f' }, logo: false, faults: [] },
};
const application = {
  path: '/dashboard/welcome/application',
  next: '/dashboard/welcome/phone',
  other: '/dashboard/org_default/integrations',
  values: { name: '', initialDomain: '' },
  faults: [],
};
const firstPhone = { link: phone.link, code: phone.code, next: '/dashboard' };

export const setupSamples: SetupSamples = {
  setup: { begin, 'a link that is over': { ...begin, fault: { kind: 'over' } } },
  'setup-owner': {
    empty: owner,
    'with an address that is none': {
      ...owner,
      values: { email: 'ada', givenName: 'Ada', familyName: 'Lovelace' },
      fault: { kind: 'email' },
    },
    'with a name that cannot be shown': { ...owner, fault: { kind: 'name' } },
  },
  'setup-phone': { begin: phone, 'not set up yet': { ...phone, fault: { kind: 'missing' } } },
  'setup-codes': {
    new: {
      codes: ['ABCD-EFGH-JKMN', 'PQRS-TVWX-YZ01', '2345-6789-ABCD'],
      next: '/dashboard/welcome/look',
    },
  },
  'welcome-look': {
    begin: look,
    faulty: {
      ...look,
      form: {
        values: { name: '', accent: 'yellow' },
        logo: true,
        faults: [{ kind: 'name' }, { kind: 'accent' }, { kind: 'logo' }],
      },
    },
  },
  'welcome-application': {
    begin: application,
    faulty: {
      ...application,
      values: { name: '', initialDomain: 'https://contoso.com' },
      faults: [{ kind: 'name' }, { kind: 'domain' }],
    },
  },
  'welcome-phone': {
    'in demo mode': { ...firstPhone, demo: '/demo' },
    elsewhere: { ...firstPhone, signIn: '/dashboard/sign-in' },
  },
};

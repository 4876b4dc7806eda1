import {
  type AuditLine,
  auditGroups,
  auditSentences,
  type DashboardAuditEventPage,
  type DashboardAuditPage,
} from './dash-audit-pages.ts';
import { sampleChrome } from './dashboard-samples.ts';
import type { Pages } from './pages.ts';

const base = '/dashboard/org_0000000000000000000000/audit';
const line = (more: Partial<AuditLine> = {}): AuditLine => ({
  path: `${base}/412`,
  at: Date.UTC(2026, 0, 31, 14, 30),
  sentence: 'challenge.consumed',
  who: { kind: 'person', name: 'Ada Lovelace' },
  application: { name: 'Contoso Shop' },
  address: '192.0.2.1',
  place: 'SE',
  ...more,
});

const page = (more: Partial<DashboardAuditPage> = {}): DashboardAuditPage => ({
  chrome: sampleChrome('audit'),
  keptDays: 400,
  filter: {
    path: base,
    values: {},
    faults: {},
    organizations: false,
    events: auditGroups.map((group, n) => ({
      group,
      sentences: auditSentences.filter((_, i) => i % 6 === n),
    })),
  },
  lines: [line()],
  paths: { csv: `${base}/export.csv`, jsonl: `${base}/export.jsonl` },
  ...more,
});

const event = (more: Partial<DashboardAuditEventPage> = {}): DashboardAuditEventPage => ({
  chrome: sampleChrome('audit'),
  list: base,
  line: line(),
  sequence: '412',
  name: 'challenge.consumed',
  reference: '7Q2KM4XD',
  ids: {
    organization: 'org_0000000000000000000000',
    phone: 'phn_0000000000000000000000',
    challenge: 'chl_0000000000000000000000',
  },
  details: [
    ['acr', 'urn:countersign:acr:qr'],
    ['userAgent', 'Mozilla/5.0'],
  ],
  hash: 'uBqz1yX2wV3uT4sR5qP6oN7mL8kJ9iH0gF1eD2cB3aZ',
  more: {
    person: `${base}?user=usr_0`,
    application: `${base}?integration=int_0`,
    actor: `${base}?actor=cli`,
    reference: `${base}?reference=7Q2KM4XD`,
  },
  ...more,
});

export const auditSamples: {
  readonly [P in 'dashboard-audit' | 'dashboard-audit-event']: Readonly<Record<string, Pages[P]>>;
} = {
  'dashboard-audit': {
    'of an organization': page({
      lines: [
        line(),
        line({ sentence: 'integration.updated', who: { kind: 'api-key', id: 'key_0' }, place: 'unknown' }),
        line({
          sentence: 'user.deleted',
          who: { kind: 'cli' },
          about: { kind: 'deleted' },
          place: 'unknown',
        }),
        line({
          sentence: 'user.updated',
          who: { kind: 'other', id: 'usr_0' },
          application: { name: undefined },
        }),
        { path: `${base}/1`, at: Date.UTC(2026, 0, 30), sentence: 'key.rotated', place: 'unknown' },
      ],
      paths: {
        csv: `${base}/export.csv`,
        jsonl: `${base}/export.jsonl`,
        older: `${base}?before=1-1`,
        newest: base,
      },
    }),
    'of all organizations, for good': (({ keptDays: _, ...all }) => ({
      ...all,
      filter: {
        ...all.filter,
        organizations: true,
        values: { event: 'challenge.consumed', from: '2026-01-31' },
      },
    }))(page({ chrome: sampleChrome('audit', { organization: undefined, operator: true }) })),
    'without anything': page({ lines: [] }),
    'with a filter that cannot be': page({
      lines: [],
      filter: {
        ...page().filter,
        values: { user: 'x', event: 'y', reference: 'z', from: '2026-02-31', until: '2026-01-01' },
        faults: {
          user: { kind: 'id' },
          event: { kind: 'event' },
          reference: { kind: 'reference' },
          from: { kind: 'moment' },
          until: { kind: 'order' },
        },
      },
    }),
  },
  'dashboard-audit-event': {
    'a sign-in': event(),
    'what somebody did to somebody': event({
      line: line({ sentence: 'user.disabled', about: { kind: 'person', name: 'Eve' } }),
    }),
    'with little known': (({ reference: _, ...little }) => little)(
      event({
        line: { path: `${base}/1`, at: Date.UTC(2026, 0, 30), sentence: 'unknown', place: 'unknown' },
        ids: {},
        details: [],
        more: {},
      }),
    ),
  },
};

import { sampleChrome } from './dashboard-samples.ts';
import {
  type DashboardTestPage,
  type TestCheck,
  type TestLine,
  testCodes,
  testOutcomes,
  testReasons,
  testVerdicts,
} from './dashboard-test-pages.ts';

const list = '/dashboard/org_0000000000000000000000/integrations';
const integration = `${list}/int_0000000000000000000000`;
const base = `${integration}/test`;
const page: DashboardTestPage = {
  chrome: sampleChrome('integrations'),
  application: 'Contoso',
  paths: {
    list,
    page: integration,
    settings: `${integration}/settings`,
    branding: `${integration}/branding`,
    guides: `${integration}/guides`,
    test: base,
    delete: `${integration}/delete`,
    start: base,
    report: `${base}/report`,
    claims: `${base}/claims`,
  },
  mayStart: true,
  responseTypes: [],
  entraOnly: false,
  preview: { scope: 'openid profile email', who: '' },
};

const VALUES = {
  host: 'id.example.com',
  days: '1',
  count: '2',
  seconds: '90',
  status: '503',
  names: 'issuer, jwks_uri',
  found: 'https://id.example.com/',
  alg: 'RS256',
  problem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  error: 'access_denied',
  description: 'The sign-in was declined on the phone',
};

/** Every reason there is, with the outcomes and codes in turn. */
const every = (Object.entries(testReasons) as [TestCheck, readonly string[]][]).flatMap(([check, reasons]) =>
  reasons.map((reason): Omit<TestLine, 'outcome'> => ({ check, reason, values: VALUES })),
);
const lines = every.map(
  (line, n): TestLine => ({
    ...line,
    outcome: testOutcomes[n % testOutcomes.length] ?? 'passed',
    code: testCodes[n % (testCodes.length + 1)],
  }),
);

const good = (check: TestCheck, reason = 'ok'): TestLine => ({
  check,
  reason,
  outcome: 'passed',
  values: VALUES,
});
const elsewhere: TestLine[] = (['registered-redirect', 'mapped-claims', 'user-journey'] as const).map(
  (check) => ({ check, reason: 'elsewhere', outcome: 'not-tested' }),
);
const claims = [
  ['sub', '"usr_0000000000000000000000"'],
  ['name', '"Ada Lovelace"'],
  ['email', '"ada@example.com"'],
  ['email_verified', 'true'],
] as const;
const passed: NonNullable<DashboardTestPage['trial']> = {
  verdict: 'passed',
  asking: false,
  checklist: (['https', 'address', 'tls', 'certificate', 'issuer', 'signing-key', 'clock'] as const).map(
    (check) => good(check),
  ),
  steps: [
    ...[good('discovery'), good('keys'), good('authorization'), good('token', 'ok_id_token')],
    ...[good('claims'), good('sign-out')],
  ],
  elsewhere,
  claims,
};

export const dashboardTestSamples: {
  readonly 'dashboard-test': Readonly<Record<string, DashboardTestPage>>;
} = {
  'dashboard-test': {
    'to begin': page,
    'to begin, with a choice': { ...page, responseTypes: ['code', 'id_token'] },
    'of a viewer': { ...page, mayStart: false },
    'of a second factor': { ...page, entraOnly: true },
    passed: { ...page, trial: passed },
    'still at the phone': {
      ...page,
      trial: { ...passed, verdict: 'unfinished', asking: true, claims: undefined },
    },
    'answered by a stranger': { ...page, foreign: true },
    'every reason': {
      ...page,
      trial: { ...passed, verdict: 'failed', checklist: lines, steps: [], elsewhere: [], claims: undefined },
    },
    ...Object.fromEntries(
      testVerdicts.map((verdict) => [
        `with the verdict ${verdict}`,
        { ...page, trial: { ...passed, verdict } },
      ]),
    ),
    'with claims of somebody': {
      ...page,
      preview: {
        ...page.preview,
        who: 'ada@example.com',
        found: { claims, later: 'iss, aud, iat, exp, nonce, auth_time, acr, amr' },
      },
    },
    'with no claims for Entra': {
      ...page,
      entraOnly: true,
      preview: { ...page.preview, who: 'ada@example.com', found: { claims: [], later: 'iss, aud' } },
    },
    'with nobody to be found': {
      ...page,
      preview: { ...page.preview, who: 'nobody@example.com', nobody: true },
    },
  },
};

import {
  type DashboardOverviewPage,
  type HealthNotes,
  healthKindsOfMany,
  healthKindsOfOne,
  healthSeverities,
  type OverviewCounts,
  type OverviewPeriod,
  overviewOutcomes,
  overviewPeriods,
} from './dashboard-overview.ts';
import { dashboardNotices } from './dashboard-pages.ts';
import { sampleChrome } from './dashboard-samples.ts';
import type { Pages } from './pages.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1);
const HERE = '/dashboard/org_0000000000000000000000';

const counts = (of: (outcome: string, i: number) => number): OverviewCounts =>
  Object.fromEntries(
    overviewOutcomes.map((outcome, i) => [outcome, of(outcome, i)]),
  ) as unknown as OverviewCounts;

const NONE = counts(() => 0);

/** Of a shop that sells more by day than by night. */
function sample(period: OverviewPeriod, more: Partial<DashboardOverviewPage> = {}): DashboardOverviewPage {
  const span = period === 'day' ? 'hour' : 'day';
  const length = { day: 24, month: 30, quarter: 90 }[period];
  const busy = (i: number) => Math.round(40 + 35 * Math.sin(i / 3.7) + (i % 7) * 2);
  const steps = Array.from({ length }, (_, i) => ({
    start: START + i * (span === 'hour' ? HOUR : DAY),
    counts: counts((outcome, of) => (outcome === 'completed' ? busy(i) : Math.floor(busy(i) / (8 + 5 * of)))),
    // A night in which nobody approved anything.
    ...(i % 11 !== 4 && {
      answer: { count: busy(i), median: 3_200 + (i % 5) * 450, p95: 14_000 + (i % 6) * 2_600 },
    }),
  }));
  return {
    chrome: sampleChrome('overview'),
    period,
    periods: { day: HERE, month: `${HERE}?period=month`, quarter: `${HERE}?period=quarter` },
    span,
    steps,
    totals: counts((outcome) =>
      steps.reduce((sum, step) => sum + step.counts[outcome as keyof OverviewCounts], 0),
    ),
    answer: { count: 1_204, median: 4_160, p95: 21_400 },
    whole: { count: 1_204, median: 9_500, p95: 64_000 },
    precision: 0.09,
    complete: true,
    health: [],
    ...more,
  };
}

const nothing = (
  period: OverviewPeriod,
  more: Partial<DashboardOverviewPage> = {},
): DashboardOverviewPage => {
  const { answer, whole, ...page } = sample(period);
  const steps = page.steps.map(({ start }) => ({ start, counts: NONE }));
  return { ...page, steps, totals: NONE, ...more };
};

const ill: HealthNotes[] = [
  ...healthKindsOfMany.map(
    (kind, i): HealthNotes => ({
      kind,
      severity: healthSeverities[i % healthSeverities.length] ?? 'hint',
      items: [
        { name: 'Contoso Shop', href: `${HERE}/integrations`, at: START, count: 3 },
        { name: '<b>"Fabrikam" & Söhne</b>', count: 1 },
      ],
      more: i,
    }),
  ),
  ...healthKindsOfOne.map((kind): HealthNotes => ({ kind, severity: 'hint', items: [{}], more: 0 })),
];

const ofOne = ({ health, ...page }: DashboardOverviewPage): DashboardOverviewPage => page;

export const dashOverviewSamples: {
  readonly 'dashboard-overview': Readonly<Record<string, Pages['dashboard-overview']>>;
} = {
  'dashboard-overview': {
    ...Object.fromEntries(overviewPeriods.map((period) => [period, sample(period)])),
    'of all organizations': sample('day', {
      chrome: sampleChrome('overview', { organization: undefined, operator: true }),
      health: ill,
    }),
    'of one application': ofOne(sample('month', { application: { name: 'Contoso Shop', all: HERE } })),
    'with nothing to show': nothing('day'),
    'while it is counted': nothing('quarter', { complete: false }),
    ...Object.fromEntries(
      dashboardNotices.map((kind) => [
        kind,
        nothing('day', { chrome: sampleChrome('overview', { notice: { kind } }) }),
      ]),
    ),
  },
};

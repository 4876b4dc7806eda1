import type { DashboardChrome } from './dashboard-pages.ts';

/** How long ago the overview begins. */
export const overviewPeriods = ['day', 'month', 'quarter'] as const;
export type OverviewPeriod = (typeof overviewPeriods)[number];

/** How a sign-in ended, in the order in which it is told. */
export const overviewOutcomes = [
  'completed',
  'session',
  'declined',
  'reported',
  'wrong_code',
  'contested',
  'cancelled',
  'unanswered',
] as const;
export type OverviewOutcome = (typeof overviewOutcomes)[number];
export type OverviewCounts = Readonly<Record<OverviewOutcome, number>>;

/** Median and 95th percentile, in milliseconds, of so many approvals. */
export interface OverviewTimes {
  count: number;
  median: number;
  p95: number;
}

/** One hour or day. */
export interface OverviewStep {
  /** Milliseconds since 1970. */
  start: number;
  counts: OverviewCounts;
  answer?: OverviewTimes;
}

export const healthSeverities = ['broken', 'soon', 'hint'] as const;
export type HealthSeverity = (typeof healthSeverities)[number];

/** Kinds of which there may be several, each about something with a name. */
export const healthKindsOfMany = [
  'secret_expired',
  'secret_expiring',
  'webhook_failing',
  'webhook_off',
  'integration_reported',
  'integration_declined',
  'integration_unused',
  'owner_without_codes',
  'owner_alone',
] as const;
/** Kinds of which there is one. */
export const healthKindsOfOne = [
  'audit_unwritable',
  'signing_key_overdue',
  'signing_key_due',
  'signing_key_old',
  'mail_absent',
  'issuer_insecure',
  'unknown',
] as const;

/** Things of one kind that are not as they should be. */
export interface HealthNotes {
  kind: (typeof healthKindsOfMany)[number] | (typeof healthKindsOfOne)[number];
  severity: HealthSeverity;
  /** Those that are named. */
  items: readonly {
    name?: string;
    /** Where something can be done about it. */
    href?: string;
    /** Since when, or when it happens. */
    at?: number;
    /** How often. */
    count?: number;
  }[];
  /** How many there are beyond those. */
  more: number;
}

/** How signing in went, and what is not as it should be. */
export interface DashboardOverviewPage {
  chrome: DashboardChrome;
  period: OverviewPeriod;
  /** Where each period is shown. */
  periods: Readonly<Record<OverviewPeriod, string>>;
  /** Of one application alone; `all` shows every one. */
  application?: { name: string; all: string };
  span: 'hour' | 'day';
  steps: readonly OverviewStep[];
  totals: OverviewCounts;
  answer?: OverviewTimes;
  whole?: OverviewTimes;
  /** How far a duration may be from the true one, as a share of it. */
  precision: number;
  /** False while the audit log is still being counted. */
  complete: boolean;
  /** None where one application is looked at. */
  health?: readonly HealthNotes[];
}

/** Signed in, by a phone or by what one approved before. */
export const signedInOf = (counts: OverviewCounts): number => counts.completed + counts.session;

/** All that ended otherwise. */
export const notSignedInOf = (counts: OverviewCounts): number =>
  overviewOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0) - signedInOf(counts);

/** The share of what phones took that ended signed in; undefined where no phone took anything. */
export function successOf({ session, cancelled, ...counts }: OverviewCounts): number | undefined {
  const taken = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return taken === 0 ? undefined : counts.completed / taken;
}

import { z } from 'zod';
import { integrationNotFound } from '../../domain/directory/index.ts';
import { HEALTH_KINDS, type HealthGroup, SEVERITIES } from '../../domain/health/index.ts';
import {
  DURATION_PRECISION,
  OUTCOMES,
  type OverviewView,
  PERIODS,
  type Period,
  type Times,
} from '../../domain/statistics/index.ts';
import { parseId } from '../../kernel/index.ts';
import { moment, type Operation, operation, toMoment } from './operation.ts';
import type { AdminServices } from './operations.ts';

const count = z.number().int();
const counts = z
  .object(
    Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count])) as Record<
      (typeof OUTCOMES)[number],
      typeof count
    >,
  )
  .meta({ id: 'SignInCounts' });
const times = z
  .object({
    count,
    median: z.number().meta({ description: 'Milliseconds.' }),
    p95: z.number().meta({ description: 'Milliseconds.' }),
  })
  .meta({ id: 'TimesToApprove' });

const note = z.object({
  kind: z.enum(HEALTH_KINDS),
  severity: z.enum(SEVERITIES),
  subjects: z.array(
    z.object({ id: z.string(), name: z.string(), at: moment.optional(), count: count.optional() }),
  ),
  more: count.meta({ description: 'How many there are beyond those that are named.' }),
});

const overview = z
  .object({
    period: z.enum(Object.keys(PERIODS) as [Period, ...Period[]]),
    complete: z.boolean().meta({
      description: 'False while the audit log is still being counted: there is more than stands here.',
    }),
    precision: z
      .number()
      .meta({ description: 'How far a duration may be from the true one, as a share of it.' }),
    totals: counts,
    answer: times.optional().meta({ description: 'From the claim by a phone to its approval.' }),
    whole: times.optional().meta({ description: 'From the first showing of the code to the approval.' }),
    steps: z.array(z.object({ start: moment, counts, answer: times.optional() })),
    health: z.array(note).meta({ description: 'What needs attention, the worst first.' }),
  })
  .meta({ id: 'Overview' });

/** How signing in goes. */
export const overviewOperations = ({ overviews }: Pick<AdminServices, 'overviews'>): Operation[] => [
  operation({
    id: 'readOverview',
    method: 'get',
    path: '/overview',
    permission: 'overview:read',
    summary: 'How signing in goes, and what needs attention',
    description: 'By the hour for a day, by the day (UTC) for longer; the last step is still under way.',
    query: z.object({
      period: z.enum(Object.keys(PERIODS) as [Period, ...Period[]]).optional(),
      integration: z.string().optional(),
    }),
    answer: overview,
    async run({ actor, query }) {
      const integrationId = parseId('int', query.integration);
      if (query.integration !== undefined && integrationId === undefined) throw integrationNotFound();
      return shown(await overviews.of(actor, { integrationId }, query.period ?? 'day'));
    },
  }),
];

const shown = ({ overview: { period, complete, totals, answer, whole, steps }, health }: OverviewView) => ({
  period,
  complete,
  precision: DURATION_PRECISION,
  totals,
  ...timesAs('answer', answer),
  ...timesAs('whole', whole),
  steps: steps.map((step) => ({
    start: toMoment(step.start),
    counts: step.counts,
    ...timesAs('answer', step.answer),
  })),
  health: health.map(noteOf),
});

const timesAs = <Name extends string>(name: Name, of: Times | undefined) =>
  (of === undefined ? {} : { [name]: of }) as { [N in Name]?: Times };

const noteOf = ({ kind, severity, notes, more }: HealthGroup) => ({
  kind,
  severity,
  subjects: notes.flatMap(({ subject, at, count: times }) =>
    subject === undefined
      ? []
      : [
          {
            ...subject,
            ...(at !== undefined && { at: toMoment(at) }),
            ...(times !== undefined && { count: times }),
          },
        ],
  ),
  more,
});

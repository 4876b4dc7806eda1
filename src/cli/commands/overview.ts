import { cliActor } from '../../domain/access/index.ts';
import {
  OUTCOMES,
  type Overview,
  type OverviewView,
  PERIODS,
  type Period,
} from '../../domain/statistics/index.ts';
import { DEFAULT_ORGANIZATION, parseId } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, print, UsageError } from '../io.ts';
import type { Verb } from '../nouns.ts';

/** How signing in goes, and what is not as it should be. */
export const overview: Verb = {
  help: [
    `[--period ${Object.keys(PERIODS).join('|')}] [--organization org_…] [--integration int_…]`,
    '  how signing in goes, and what needs attention; day: the last 24 hours, by hour (UTC)',
  ],
  options: {
    period: { type: 'string' },
    organization: { type: 'string' },
    integration: { type: 'string' },
  },
  async run(io, args) {
    const period = periodOf(args);
    const organizationId = idOf('org', args, 'organization');
    const integrationId = idOf('int', args, 'integration');
    const view = await withDirectory(
      io.env,
      async ({ overviews, statistics }) => {
        // A gateway that is not running counts nothing; whoever asks here has the time.
        while (await statistics.follow());
        return overviews.of(cliActor(), { organizationId, integrationId }, period);
      },
      (text) => io.err(text),
    );
    if (args.json) io.out(`${JSON.stringify({ ...view.overview, health: view.health })}\n`);
    else show(io, view);
  },
};

function periodOf(args: Arguments): Period {
  const asked = args.text('period') ?? 'day';
  if (!Object.hasOwn(PERIODS, asked))
    throw new UsageError(`--period must be one of ${Object.keys(PERIODS).join(', ')}.`);
  return asked as Period;
}

function idOf<P extends 'org' | 'int'>(prefix: P, args: Arguments, name: string) {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const id = text === DEFAULT_ORGANIZATION ? (text as `${P}_${string}`) : parseId(prefix, text);
  if (id === undefined) throw new UsageError(`--${name} must be an id that begins with ${prefix}_.`);
  return id;
}

function show(io: Io, { overview: seen, health }: OverviewView): void {
  const { totals, answer, whole, complete } = seen;
  print(io, false, {
    ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome.replace('_', ' '), totals[outcome]])),
    'answer, median and 95th percentile': times(answer),
    'whole, median and 95th percentile': times(whole),
    ...(complete ? {} : { note: 'the audit log is still being counted' }),
  });
  for (const { kind, severity, notes, more } of health) {
    const names = notes.flatMap(({ subject }) => (subject ? [subject.name] : []));
    const rest = more > 0 ? [`and ${more} more`] : [];
    io.out(`${severity.padEnd(7)} ${[kind, ...names, ...rest].join('  ')}\n`);
  }
}

const times = (of: Overview['answer']): string =>
  of === undefined ? '-' : `${seconds(of.median)} ${seconds(of.p95)}`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

import type { Results } from './report.ts';

/** One figure of a target. `atLeast`: the more the better; else the less. */
interface Part {
  readonly unit: string;
  readonly target: number;
  readonly stretch: number;
  readonly atLeast?: true;
  readonly digits?: number;
  reached(results: Results): number | undefined;
}

interface Goal {
  readonly number: number;
  readonly what: string;
  readonly parts: readonly Part[];
}

export type Verdict = 'stretch' | 'held' | 'missed' | 'not measured';

export interface Row {
  readonly number: number;
  readonly what: string;
  readonly target: string;
  readonly stretch: string;
  readonly reached: string;
  readonly verdict: Verdict;
}

/** Glewlwyd's discovery document on the machine on which the targets were set, in microseconds of a core. */
const GLEWLWYD = 30;

const over = (value: number | undefined, by: number | undefined): number | undefined =>
  value === undefined || by === undefined || by === 0 ? undefined : value / by;
/** A window cuts sign-ins in two at both ends. */
const tenths = (value: number | undefined) => value && Math.round(value * 10) / 10;
const kb = (bytes: number | undefined): number | undefined => over(bytes, 1_024);

const one = (r: Results) => r.gateways.redis?.middle;
const at = (r: Results, workers: number) => r.workers?.samples.find((one) => one.workers === workers)?.sample;
const idle = (r: Results) => r.waiting.redis?.idleShare;
const most = (r: Results) => r.waiting.redis?.standing.at(-1)?.pages;
const documents = (r: Results) => (r.documents ? Object.values(r.documents) : []);
const least = (values: readonly number[]) => (values.length === 0 ? undefined : Math.min(...values));

/** What was set out to be reached, by its number in the plan; 13 and 14 compare with products that do not run here. */
export const GOALS: readonly Goal[] = [
  {
    number: 1,
    what: 'CPU of a sign-in, to the bare provider',
    parts: [
      {
        unit: 'x',
        target: 1,
        stretch: 0.85,
        digits: 2,
        reached: (r) => over(one(r)?.serverCpu, r.floor?.middle.serverCpu),
      },
    ],
  },
  {
    number: 2,
    what: 'the same, to one RSA signature',
    parts: [
      {
        unit: 'x',
        target: 4.2,
        stretch: 3.2,
        digits: 1,
        reached: (r) => over(one(r)?.serverCpu, r.rsa?.cpu),
      },
    ],
  },
  {
    number: 3,
    what: 'sign-ins a second, one worker on one core',
    parts: [{ unit: '/s', target: 1_100, stretch: 1_350, atLeast: true, reached: (r) => one(r)?.perSecond }],
  },
  {
    number: 4,
    what: 'sign-ins a second, two cores with Redis and driver',
    parts: [
      { unit: '/s', target: 1_500, stretch: 1_750, atLeast: true, reached: (r) => at(r, 2)?.perSecond },
    ],
  },
  {
    number: 5,
    what: 'requests, and Redis round trips, a sign-in',
    parts: [
      { unit: '', target: 5, stretch: 5, digits: 1, reached: (r) => tenths(one(r)?.requests) },
      { unit: '', target: 10, stretch: 7, digits: 1, reached: (r) => r.gateways.redis?.traffic?.roundTrips },
    ],
  },
  {
    number: 6,
    what: 'memory of a waiting page',
    parts: [
      { unit: ' KB', target: 12, stretch: 10, digits: 1, reached: (r) => kb(r.waiting.redis?.residentEach) },
    ],
  },
  {
    number: 7,
    what: 'pages over 3 workers, held; told exactly once; all memory',
    parts: [
      { unit: '', target: 50_000, stretch: 50_000, atLeast: true, reached: (r) => r.growth?.pages },
      { unit: ' s', target: 60, stretch: 60, atLeast: true, reached: (r) => r.growth?.heldFor },
      {
        unit: ' %',
        target: 100,
        stretch: 100,
        atLeast: true,
        digits: 3,
        reached: (r) => over((r.growth?.answered.once ?? 0) * 100, r.growth?.answered.pages),
      },
      {
        unit: ' MB',
        target: Number.POSITIVE_INFINITY,
        stretch: 700,
        reached: (r) => over(r.growth?.resident, 2 ** 20),
      },
    ],
  },
  {
    number: 8,
    what: 'approval to event, 10,000 waiting, another worker: p50, p99',
    parts: [
      {
        unit: ' ms',
        target: 0.6,
        stretch: 0.6,
        digits: 2,
        reached: (r) => r.workers?.among.latency.approve?.p50,
      },
      {
        unit: ' ms',
        target: 3,
        stretch: 1.5,
        digits: 2,
        reached: (r) => r.workers?.among.latency.approve?.p99,
      },
    ],
  },
  {
    number: 9,
    what: 'the same with 32 sign-ins at once: p99',
    parts: [{ unit: ' ms', target: 15, stretch: 8, digits: 1, reached: (r) => at(r, 2)?.approve?.p99 }],
  },
  {
    number: 10,
    what: 'a core’s share for 10,000 waiting pages',
    parts: [{ unit: ' %', target: 3, stretch: 2, digits: 1, reached: (r) => over(idle(r), 0.01) }],
  },
  {
    number: 11,
    what: 'CPU of rotation, a page and second',
    parts: [
      {
        unit: ' us',
        target: 5,
        stretch: 1.5,
        digits: 1,
        reached: (r) => over((idle(r) ?? Number.NaN) * 1e6, most(r)),
      },
    ],
  },
  {
    number: 12,
    what: 'discovery and JWKS, to the library’s own and to Glewlwyd',
    parts: [
      {
        unit: 'x',
        target: 2.5,
        stretch: 3,
        atLeast: true,
        digits: 1,
        reached: (r) => least(documents(r).map(({ ours, floor }) => floor.cpu / ours.cpu)),
      },
      {
        unit: 'x',
        target: 1.2,
        stretch: 1.8,
        atLeast: true,
        digits: 1,
        reached: (r) => least(documents(r).map(({ ours }) => GLEWLWYD / ours.cpu)),
      },
    ],
  },
  {
    number: 15,
    what: 'the waiting page, first visit, and its requests',
    parts: [
      { unit: ' KB', target: 12, stretch: 8, digits: 1, reached: (r) => kb(r.page?.compressed) },
      { unit: '', target: 3, stretch: 2, reached: (r) => r.page?.requests },
    ],
  },
  {
    number: 16,
    what: 'CPU of a sign-in, from 1 to 4 workers',
    parts: [
      {
        unit: ' % more',
        target: 10,
        stretch: 5,
        digits: 1,
        reached: (r) => {
          const ratio = over(at(r, 4)?.serverCpu, at(r, 1)?.serverCpu);
          return ratio === undefined ? undefined : (ratio - 1) * 100;
        },
      },
    ],
  },
  {
    number: 17,
    what: 'Redis: memory of a waiting page, CPU of a sign-in',
    parts: [
      { unit: ' KB', target: 1.6, stretch: 0.8, digits: 2, reached: (r) => kb(r.waiting.redis?.redisEach) },
      { unit: ' us', target: 90, stretch: 50, reached: (r) => one(r)?.redisCpu },
    ],
  },
];

/** Every target with what this run reached. */
export const judged = (results: Results): Row[] =>
  GOALS.map(({ number, what, parts }) => {
    const told = parts.map((part) => ({ part, value: part.reached(results) }));
    const say = (value: (one: (typeof told)[number]) => number | undefined, bounds: boolean) =>
      told
        .map((one) => written(one.part, value(one), bounds))
        .filter((text) => text !== '')
        .join(', ');
    return {
      number,
      what,
      target: say(({ part }) => part.target, true),
      stretch: say(({ part }) => part.stretch, true),
      reached: say(({ value }) => value, false),
      verdict: verdictOf(told),
    };
  });

function verdictOf(told: readonly { part: Part; value: number | undefined }[]): Verdict {
  const holds = (bound: (part: Part) => number) =>
    told.every(({ part, value = Number.NaN }) =>
      part.atLeast ? value >= bound(part) : value <= bound(part),
    );
  if (told.some(({ value }) => value === undefined || Number.isNaN(value))) return 'not measured';
  if (holds((part) => part.stretch)) return 'stretch';
  return holds((part) => part.target) ? 'held' : 'missed';
}

function written(part: Part, value: number | undefined, bound: boolean): string {
  if (bound && !Number.isFinite(value)) return '';
  if (value === undefined || Number.isNaN(value)) return '-';
  const digits = bound && Number.isInteger(value) ? 0 : (part.digits ?? 0);
  const text = value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, bound ? 2 : 0),
  });
  return `${bound ? (part.atLeast ? '≥ ' : '≤ ') : ''}${text}${part.unit}`;
}

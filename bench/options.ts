import { parseArgs } from 'node:util';
import type { WarmUp } from './driver/messages.ts';
import { BenchFailure } from './errors.ts';

export const SCENARIOS = [
  'throughput',
  'code',
  'workers',
  'memory',
  'latency',
  'growth',
  'documents',
  'trouble',
  'page',
  'profile',
] as const;
export type Scenario = (typeof SCENARIOS)[number];
/** The same by the letters of the plan. */
const LETTERS: Readonly<Record<string, Scenario>> = {
  A: 'throughput',
  B: 'workers',
  C: 'latency',
  D: 'growth',
  E: 'memory',
  F: 'code',
  G: 'documents',
  H: 'trouble',
  I: 'trouble',
};
export type StoreName = 'embedded' | 'redis';
export type PhoneName = 'app' | 'web';

/** How long and how large a run is. */
export interface Plan {
  readonly rounds: number;
  readonly warmUp: WarmUp;
  readonly seconds: number;
  readonly users: number;
  /** Two numbers of waiting pages; the slope between them is the memory of one. */
  readonly pages: readonly [number, number];
  readonly latencySeconds: number;
  /** Sign-ins a second while the pages wait. */
  readonly latencyRate: number;
  /** Pages over three workers, and how long they are held. */
  readonly growth: number;
  readonly holdSeconds: number;
  /** How often a disturbed sample is taken again. */
  readonly retries: number;
  /** How long to wait for a quiet machine, in milliseconds. */
  readonly patience: number;
}

const FULL: Plan = {
  rounds: 3,
  warmUp: { seconds: 3, signIns: 2_000 },
  seconds: 5,
  users: 32,
  pages: [2_000, 10_000],
  latencySeconds: 20,
  latencyRate: 50,
  growth: 50_000,
  holdSeconds: 60,
  retries: 2,
  patience: 20_000,
};
const QUICK: Plan = {
  ...FULL,
  rounds: 2,
  warmUp: { seconds: 2, signIns: 1_500 },
  seconds: 3,
  latencySeconds: 8,
  growth: 9_000,
  holdSeconds: 10,
  retries: 1,
  patience: 2_000,
};

export interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly stores: readonly StoreName[];
  readonly only: readonly Scenario[];
  readonly phones: readonly PhoneName[];
  readonly plan: Plan;
}

export const USAGE = `npm run bench -- [A B …] [options]
  A throughput, B several workers, C latency among waiting pages, D very many pages, E what pages cost while they wait,
  F codes, G both documents, H pages that come and go, I wrong codes; all where none is named
npm run bench -- enumeration [--samples N] [--store …]: whether times tell who has an account
npm run bench -- key-rotation [--rotations N] [--rate N] [--store …]: whether rotating keys loses a sign-in
npm run bench -- dashboard [--quick] [--database …]: how long each page of the dashboard takes in a full directory
  --quick                        a short run, about a minute a store
  --store embedded|redis|both    which ephemeral store (redis, which the targets are about)
  --only NAME[,NAME]             ${SCENARIOS.join(', ')} \n                                 (all but profile; all but page and profile need Redis or are about both stores)
  --phones app|web|both          what people approve with, in throughput and profile (app)
  --pages N                      waiting pages at most (10000)
  --profile                      the profile too, under the targets
  --json                         print the JSON line alone
`;

/** Reads the command line. Throws `BenchFailure` with the usage. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const named = [
    ...positionals.map((letter) => LETTERS[letter] ?? letter),
    ...(values.only?.split(',') ?? []),
  ];
  const unknown = named.find((name) => !(SCENARIOS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new BenchFailure(`There is no scenario ${unknown}.\n${USAGE}`);
  const only = named.length > 0 ? named : SCENARIOS.filter((name) => name !== 'profile');
  const store = values.store ?? 'redis';
  if (!['embedded', 'redis', 'both'].includes(store)) {
    throw new BenchFailure(`There is no store ${store}.\n${USAGE}`);
  }
  const phones = values.phones ?? 'app';
  if (!['app', 'web', 'both'].includes(phones)) {
    throw new BenchFailure(`There are no phones ${phones}.\n${USAGE}`);
  }
  const plan = values.quick ? QUICK : FULL;
  const most = Number(values.pages ?? plan.pages[1]);
  if (!Number.isInteger(most) || most < 10) throw new BenchFailure(`--pages must be 10 or more.\n${USAGE}`);
  return {
    quick: values.quick ?? false,
    json: values.json ?? false,
    stores: store === 'both' ? ['embedded', 'redis'] : [store as StoreName],
    only: (values.profile ? [...only, 'profile'] : only) as Scenario[],
    phones: phones === 'both' ? ['app', 'web'] : [phones as PhoneName],
    plan: { ...plan, pages: [Math.floor(most / 5), most] },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        store: { type: 'string' },
        only: { type: 'string' },
        phones: { type: 'string' },
        pages: { type: 'string' },
        profile: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BenchFailure(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

import { cpus } from 'node:os';
import type { Plan, StoreName } from './options.ts';
import type { DocumentsResult } from './scenarios/documents.ts';
import type { GrowthResult } from './scenarios/growth.ts';
import type { PageResult } from './scenarios/page.ts';
import type { ProfileResult } from './scenarios/profile.ts';
import type { RsaProbe, ThroughputResult } from './scenarios/throughput.ts';
import type { TroubleResult } from './scenarios/trouble.ts';
import type { WaitingResult } from './scenarios/waiting.ts';
import type { WorkersResult } from './scenarios/workers.ts';
import type { Spread } from './stats.ts';
import { judged } from './targets.ts';

/** All that one run measured; what was not asked for is missing. */
export interface Results {
  readonly plan: Plan;
  readonly pinned: boolean;
  readonly redisVersion: string | undefined;
  rsa?: RsaProbe;
  floor?: ThroughputResult;
  /** People with app phones, by the gateway's ephemeral store. */
  gateways: Stores<ThroughputResult>;
  /** People with web phones at the same gateways. */
  webPhones: Stores<ThroughputResult>;
  waiting: Stores<WaitingResult>;
  page?: PageResult;
  /** People who sign in to an application that exchanges codes. */
  codeFlow?: ThroughputResult | undefined;
  workers?: WorkersResult;
  growth?: GrowthResult;
  documents?: DocumentsResult;
  trouble?: TroubleResult;
  readonly profiles: ProfileResult[];
}

type Stores<Result> = Partial<Record<StoreName, Result | undefined>>;
type Row = readonly [label: string, ...cells: string[]];

const n = (value: number | undefined, digits = 0): string =>
  value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);
const pair = (spread: Spread | undefined): string =>
  spread === undefined ? '-' : `${n(spread.p50, 2)} / ${n(spread.p99, 2)}`;
const ratio = (value: number | undefined, to: number | undefined): string =>
  value === undefined || to === undefined ? '-' : `${n(value / to, 2)}x`;
const kb = (bytes: number | undefined): string => (bytes === undefined ? '-' : n(bytes / 1_024, 1));
const percent = (share: number): string => `${n(share * 100, 1)} %`;

/** The run as a table for people. */
export function table(results: Results): string {
  const lines: string[] = [heading(results), ''];
  const { rsa, floor, gateways, webPhones, page } = results;
  const ours = [gateways.embedded, webPhones.embedded, gateways.redis, webPhones.redis, results.codeFlow];
  const columns = [floor, ...ours].filter((column) => column !== undefined);
  if (columns.length > 0) lines.push(...align(throughputRows(columns, floor, rsa)), '');
  const waiting = Object.values(results.waiting).filter((column) => column !== undefined);
  if (waiting.length > 0) lines.push(...align(waitingRows(waiting)), '');
  if (page) lines.push(...align(pageRows(page)), '');
  if (results.workers) lines.push(...align(workersRows(results.workers)), '');
  if (results.growth) lines.push(...align(growthRows(results.growth)), '');
  if (results.documents) lines.push(...align(documentsRows(results.documents)), '');
  if (results.trouble) lines.push(...align(troubleRows(results.trouble)), '');
  for (const { detail } of results.profiles) lines.push(detail);
  lines.push(...targetRows(results), ...results.profiles.flatMap(profileRows));
  return lines.join('\n');
}

function heading({ rsa, pinned, redisVersion, plan }: Results): string {
  const [first] = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${first?.model ?? 'unknown'}`,
    `Redis ${redisVersion ?? 'none'}; ${pinned ? 'server alone on one core' : 'no core of its own for the server'}; ` +
      `${plan.users} users, ${plan.rounds} rounds of ${plan.seconds} s, medians`,
    ...(rsa ? [`RSA-2048 signatures: ${n(rsa.perSecond)}/s, ${n(rsa.cpu)} us each`] : []),
  ].join('\n');
}

function throughputRows(
  columns: readonly ThroughputResult[],
  floor: ThroughputResult | undefined,
  rsa: RsaProbe | undefined,
): Row[] {
  const row = (label: string, cell: (column: ThroughputResult) => string): Row => [
    label,
    ...columns.map(cell),
  ];
  return [
    row('', ({ name }) => name),
    row('sign-ins/s', ({ middle }) => n(middle.perSecond)),
    row('CPU us per sign-in, server', ({ middle }) => n(middle.serverCpu)),
    row('  lowest and highest round', ({ rounds }) => {
      const all = rounds.map(({ serverCpu }) => serverCpu);
      return `${n(Math.min(...all))} .. ${n(Math.max(...all))}`;
    }),
    row('  ratio to the floor', ({ middle }) => ratio(middle.serverCpu, floor?.middle.serverCpu)),
    row('  ratio to one RSA signature', ({ middle }) => ratio(middle.serverCpu, rsa?.cpu)),
    row('CPU us per sign-in, Redis', ({ middle }) => n(middle.redisCpu)),
    row('CPU us per sign-in, driver', ({ middle }) => n(middle.driverCpu)),
    row('HTTP requests per sign-in', ({ middle }) => n(middle.requests, 2)),
    row('new connections per sign-in', ({ middle }) => n(middle.connections, 2)),
    row('store round trips per sign-in', ({ traffic }) => n(traffic?.roundTrips, 1)),
    row('KB received per sign-in', ({ middle }) => kb(middle.bytes)),
    row('approve to browser ms p50 / p99', ({ middle }) => pair(middle.approve)),
    row('  one user alone', ({ alone }) => pair(alone.approve)),
    row('whole sign-in ms p50 / p99', ({ middle }) => pair(middle.whole)),
    row('  one user alone', ({ alone }) => pair(alone.whole)),
    row('RSS MB under load', ({ middle }) => n(middle.resident / 1_048_576)),
    row('others used, at most', ({ middle }) => percent(middle.foreign)),
    row('samples dropped for noise', ({ dropped }) => String(dropped)),
    ...columns.flatMap(({ name, traffic }): Row[] =>
      traffic
        ? [
            [
              `  sent by ${name}`,
              Object.entries(traffic.calls)
                .map(([call, count]) => `${call} ${count}`)
                .join(', '),
            ],
          ]
        : [],
    ),
  ];
}

function waitingRows(columns: readonly WaitingResult[]): Row[] {
  const row = (label: string, cell: (column: WaitingResult) => string): Row => [label, ...columns.map(cell)];
  return [
    row('', ({ store }) => store),
    row('waiting pages', ({ standing }) => standing.map(({ pages }) => pages).join(', ')),
    row('RSS MB, garbage collected', ({ standing }) =>
      standing.map(({ memory }) => n(memory.rss / 1_048_576)).join(', '),
    ),
    row('RSS MB, as found', ({ standing }) =>
      standing.map(({ residentBefore }) => n(residentBefore / 1_048_576)).join(', '),
    ),
    row('resident KB per waiting page', ({ residentEach }) => kb(residentEach)),
    row('  heap of it', ({ heapEach }) => kb(heapEach)),
    row('Redis KB per waiting page', ({ redisEach }) => kb(redisEach)),
    row('share of a core while all wait', ({ idleShare }) => percent(idleShare)),
    row('approve to browser ms p50 / p99', ({ latency }) => pair(latency?.approve)),
    row('  slowest of', ({ latency }) =>
      latency?.approve ? `${n(latency.approve.max, 1)} of ${latency.approve.count}` : '-',
    ),
    row('whole sign-in ms p50 / p99', ({ latency }) => pair(latency?.whole)),
    row('others used', ({ latency }) => (latency ? percent(latency.foreign) : '-')),
  ];
}

const pageRows = (page: PageResult): Row[] => [
  ['waiting page, first visit', 'bytes sent', 'compressed'],
  ...page.parts.map(({ name, sent, compressed }): Row => [`  ${name}`, String(sent), String(compressed)]),
  [`${page.requests} requests`, String(page.sent), `${page.compressed} (gzip ${page.gzip})`],
];

const workersRows = ({ samples, among }: WorkersResult): Row[] => [
  ['workers, phones at another', ...samples.map(({ workers }) => String(workers))],
  ['sign-ins/s', ...samples.map(({ sample }) => n(sample.perSecond))],
  ['CPU us per sign-in, servers', ...samples.map(({ sample }) => n(sample.serverCpu))],
  ['approve to browser ms p50 / p99', ...samples.map(({ sample }) => pair(sample.approve))],
  ['others used', ...samples.map(({ sample }) => percent(sample.foreign))],
  [`among ${among.pages} pages at 2`, '', pair(among.latency.approve), ''],
];

const growthRows = ({ pages, heldFor, resident, idleShare, answered }: GrowthResult): Row[] => [
  ['pages at 3 workers', String(pages)],
  ['held for, s', n(heldFor)],
  ['RSS MB of all workers', n(resident / 2 ** 20)],
  ['share of a core meanwhile', percent(idleShare)],
  ['told exactly once', `${answered.once} of ${answered.pages}`],
  ['answered in, s', n(answered.seconds)],
];

const documentsRows = (documents: DocumentsResult): Row[] => [
  ['CPU us each', 'ours', 'the library alone'],
  ...Object.entries(documents).map(([path, { ours, floor }]): Row => [path, n(ours.cpu, 1), n(floor.cpu, 1)]),
];

const troubleRows = ({ pages, heapBefore, heapAfter, quiet, abused, abuse }: TroubleResult): Row[] => [
  [`${pages} pages that left and came back`, 'before', 'after'],
  ['heap MB, garbage collected', n(heapBefore / 2 ** 20, 1), n(heapAfter / 2 ** 20, 1)],
  ['approve to browser ms p50 / p99', pair(quiet.approve), pair(abused.approve)],
  ['wrong codes/s beside it', '0', n(abuse.perSecond)],
];

/** As Markdown, for docs/performance.md. */
const targetRows = (results: Results): string[] => [
  '| # | | target | stretch | reached | |',
  '| --- | --- | --- | --- | --- | --- |',
  ...judged(results).map(
    ({ number, what, target, stretch, reached, verdict }) =>
      `| ${number} | ${what} | ${target} | ${stretch} | ${reached} | ${verdict} |`,
  ),
  '',
];

/** As Markdown too: what a missed target of processor time is made of. */
const profileRows = ({ name, serverCpu, rooms }: ProfileResult): string[] => [
  `| ${name}: who spends it | share | ${n(serverCpu)} us a sign-in under the profiler |`,
  '| --- | --- | --- |',
  ...rooms.map(({ name, share, us }) => `| ${name} | ${percent(share)} | ${n(us)} |`),
  '',
];

function align(rows: readonly Row[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    if (row.length !== rows[0]?.length) continue;
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('   ')
      .trimEnd(),
  );
}

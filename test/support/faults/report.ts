import { appendFileSync } from 'node:fs';

/** A figure of a series, as docs/reliability.md has it. */
export interface Finding {
  /** The row: which fault, in which phase. */
  readonly fault: string;
  readonly runs: number;
  /** What was counted and measured, each with its unit in the name, in the order in which it is to be read. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** A series runs this often: as many as its promise names, or what COUNTERSIGN_FAULT_RUNS says for a first try. */
export const runsOf = (promised: number): number => Number(process.env.COUNTERSIGN_FAULT_RUNS ?? promised);

/** Prints the figure as a row of a table, and writes it as a JSON line to the file of COUNTERSIGN_FAULT_REPORT. */
export function report(finding: Finding): void {
  const { fault, runs, figures } = finding;
  const cells = Object.entries(figures).map(([name, value]) => `${name}: ${value}`);
  process.stdout.write(`| ${fault} | ${runs} | ${cells.join(' | ')} |\n`);
  const file = process.env.COUNTERSIGN_FAULT_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(finding)}\n`);
}

/** The middle, the 99th percentile and the most of what was measured, in whole milliseconds. */
export function spread(times: readonly number[]): { p50: number; p99: number; most: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** The kernel counts processor time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_US = 10_000;
const PAGE_BYTES = 4_096;

/** Processor time of a process, its threads included, in microseconds: utime + stime (proc(5), /proc/pid/stat). */
export function cpuOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

/** The same of several together. */
export const cpuOfAll = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);

/** Resident memory of a process, in bytes. */
export const residentOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;

/** Processor time of the whole machine since its start, in microseconds over all cores. */
export interface MachineTime {
  readonly busy: number;
  readonly steal: number;
  readonly all: number;
}

export function machineTime(): MachineTime {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + softirq;
  return {
    busy: busy * TICK_US,
    steal: steal * TICK_US,
    all: (busy + steal + idle + iowait) * TICK_US,
  };
}

/** Which cores the parts run on: the server has one for itself, everything else of the run shares another. */
export interface Pinning {
  readonly server: number | string | undefined;
  readonly rest: number | undefined;
}

/** Pins this process, and with it all it starts, away from the server's core. No pins where that cannot be had. */
export function pinSelf(): Pinning {
  const none = { server: undefined, rest: undefined };
  if (availableParallelism() < 2) return none;
  const { status } = spawnSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' });
  return status === 0 ? { server: 0, rest: 1 } : none;
}

/** For servers that may use every core, although whoever starts them may not. */
export const everywhere = (pinning: Pinning): Pinning =>
  pinning.server === undefined ? pinning : { ...pinning, server: `0-${cpus().length - 1}` };

/** The command that runs this one on the given core, or cores. */
export const pinned = (core: number | string | undefined, command: readonly string[]): readonly string[] =>
  core === undefined ? command : ['taskset', '-c', String(core), ...command];

/** How many files a process may open; Node raises its soft limit to the hard one by itself. */
export function mostOpenFiles(): number {
  const line = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
  return line?.[1] === 'unlimited' ? Number.POSITIVE_INFINITY : Number(line?.[1] ?? 1_024);
}

/** Whether this program can be started. */
export function isThere(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

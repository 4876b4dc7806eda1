import { setTimeout as delay } from 'node:timers/promises';
import { cpuOf, type MachineTime, machineTime } from './processor.ts';

const QUIET_FOR = 400;
const QUIET_SHARE = 0.05;
const MOST_FOREIGN = 0.05;
const MOST_STEAL = 0.03;

/** How much of the machine others used while a sample was taken, as shares of all its cores. */
export interface Noise {
  readonly foreign: number;
  readonly steal: number;
}

export const isNoisy = ({ foreign, steal }: Noise): boolean => foreign > MOST_FOREIGN || steal > MOST_STEAL;

/** Waits until the machine has been next to idle for a moment, at most `patience` milliseconds. */
export async function waitForQuiet(patience: number): Promise<boolean> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const before = machineTime();
    await delay(QUIET_FOR);
    if (shares(before, machineTime()).busy < QUIET_SHARE) return true;
  }
  return false;
}

/** Watches the machine from now on. The returned function says how noisy it was, given every process of this run. */
export function watchNoise(own: readonly number[]): () => Noise {
  const ownTime = () => own.reduce((sum, pid) => sum + alive(pid), 0);
  const before = machineTime();
  const ownBefore = ownTime();
  return () => {
    const after = machineTime();
    const ours = (ownTime() - ownBefore) / (after.all - before.all);
    const { busy, steal } = shares(before, after);
    return { foreign: Math.max(0, busy - ours), steal };
  };
}

const shares = (before: MachineTime, after: MachineTime) => ({
  busy: (after.busy - before.busy) / (after.all - before.all),
  steal: (after.steal - before.steal) / (after.all - before.all),
});

function alive(pid: number): number {
  try {
    return cpuOf(pid);
  } catch {
    return 0;
  }
}

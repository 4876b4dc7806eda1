import { setTimeout as delay } from 'node:timers/promises';
import { DriverClient } from '../driver/client.ts';
import type { Answered } from '../driver/messages.ts';
import { cpuOfAll, everywhere, mostOpenFiles, type Pinning, residentOf } from '../machine/processor.ts';
import type { Plan } from '../options.ts';
import { progress } from '../run.ts';
import { startGateway } from '../servers/gateway.ts';

const WORKERS = 3;
/** Phones for each worker's pages. */
const PHONES = 8;
/** Files that a process needs besides its pages. */
const SPARE_FILES = 300;

/** Very many pages over three workers: held, and then every one of them answered. */
export interface GrowthResult {
  readonly pages: number;
  readonly heldFor: number;
  /** Of all workers, in bytes, while the pages are held. */
  readonly resident: number;
  /** Of all workers together, as a share of one core. */
  readonly idleShare: number;
  readonly answered: Answered;
}

export async function measureGrowth(redisUrl: string, plan: Plan, pinning: Pinning): Promise<GrowthResult> {
  const each = Math.min(Math.ceil(plan.growth / WORKERS), mostOpenFiles() - SPARE_FILES);
  const gateway = await startGateway({
    redisUrl,
    users: WORKERS * PHONES,
    nodes: WORKERS,
    pinning: everywhere(pinning),
  });
  const { target } = gateway;
  const workers = [gateway, ...gateway.others];
  const drivers: DriverClient[] = [];
  for (const [n, { origin }] of workers.entries()) {
    const invitations = target.invitations.slice(n * PHONES, (n + 1) * PHONES);
    // Phones ask the next worker: every answer crosses from one to another.
    const phonesAt = workers[(n + 1) % WORKERS]?.origin ?? origin;
    drivers.push(
      await DriverClient.start({ ...target, browsersAt: origin, phonesAt, users: PHONES, invitations }),
    );
  }
  progress(`redis: ${each * WORKERS} pages at ${WORKERS} workers`);
  await Promise.all(drivers.map((driver) => driver.wait(each)));
  const before = cpuOfAll(target.serverPids);
  const held = performance.now();
  await delay(plan.holdSeconds * 1_000);
  const heldFor = (performance.now() - held) / 1_000;
  const idleShare = (cpuOfAll(target.serverPids) - before) / (heldFor * 1e6);
  const resident = target.serverPids.reduce((sum, pid) => sum + residentOf(pid), 0);
  progress('redis: phones answer for every one');
  const answers = await Promise.all(drivers.map((driver) => driver.answer()));
  for (const driver of drivers) await driver.stop();
  await gateway.stop();
  const sum = (of: (answered: Answered) => number) => answers.reduce((all, one) => all + of(one), 0);
  return {
    pages: each * WORKERS,
    heldFor,
    resident,
    idleShare,
    answered: {
      pages: sum(({ pages }) => pages),
      once: sum(({ once }) => once),
      seconds: Math.max(...answers.map(({ seconds }) => seconds)),
    },
  };
}

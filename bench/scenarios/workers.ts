import type { Arrivals } from '../driver/client.ts';
import { DriverClient } from '../driver/client.ts';
import type { Sample } from '../driver/messages.ts';
import { waitForQuiet } from '../machine/noise.ts';
import { everywhere, type Pinning } from '../machine/processor.ts';
import type { Plan } from '../options.ts';
import { progress } from '../run.ts';
import { startGateway } from '../servers/gateway.ts';

const COUNTS = [1, 2, 4];

/** Sign-ins at so many workers, phones always at another one than browsers. */
export interface WorkersResult {
  readonly samples: readonly { readonly workers: number; readonly sample: Sample }[];
  /** People who sign in by chance at two workers, while pages wait at both of them. */
  readonly among: { readonly pages: number; readonly latency: Arrivals };
}

/** Closed loops at one, two and four workers, then sign-ins at random times among pages that wait at two. */
export async function measureWorkers(redisUrl: string, plan: Plan, pinned: Pinning): Promise<WorkersResult> {
  const pinning = everywhere(pinned);
  const samples: { workers: number; sample: Sample }[] = [];
  for (const workers of COUNTS) {
    progress(`redis: ${workers} workers`);
    const gateway = await startGateway({ redisUrl, users: plan.users, nodes: workers, pinning });
    const phonesAt = gateway.others[0]?.origin;
    const target = phonesAt === undefined ? gateway.target : { ...gateway.target, phonesAt };
    const driver = await DriverClient.start(target);
    await waitForQuiet(plan.patience);
    samples.push({ workers, sample: await driver.throughput(plan.users, plan.warmUp, plan.seconds) });
    await driver.stop();
    await gateway.stop();
  }
  return { samples, among: await amongWaiting(redisUrl, plan, pinning) };
}

async function amongWaiting(redisUrl: string, plan: Plan, pinning: Pinning) {
  const [, pages] = plan.pages;
  progress(`redis: ${pages} pages wait at 2 workers`);
  const gateway = await startGateway({ redisUrl, users: 48, nodes: 2, pinning });
  const phonesAt = gateway.others[0]?.origin ?? gateway.origin;
  const signingIn = await DriverClient.start({ ...gateway.target, phonesAt });
  const crowds = [];
  for (const origin of [gateway.origin, phonesAt]) {
    const crowd = await DriverClient.start({ ...gateway.target, browsersAt: origin, users: 0 });
    crowds.push(crowd);
    await crowd.wait(pages / 2);
  }
  await signingIn.throughput(8, plan.warmUp, 1);
  const latency = await signingIn.latency(plan.latencyRate, plan.latencySeconds);
  for (const driver of [...crowds, signingIn]) await driver.stop();
  await gateway.stop();
  return { pages, latency };
}

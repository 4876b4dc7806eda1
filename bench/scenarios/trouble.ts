import { setTimeout as delay } from 'node:timers/promises';
import { type Arrivals, DriverClient } from '../driver/client.ts';
import type { Hammering } from '../driver/messages.ts';
import { Inspector } from '../machine/inspector.ts';
import type { Pinning } from '../machine/processor.ts';
import type { Plan } from '../options.ts';
import { progress } from '../run.ts';
import { startGateway } from '../servers/gateway.ts';
import { freePort } from '../servers/process.ts';

const USERS = 24;
/** Wrong codes a second, as many as can be had. */
const WRONG = 5_000;
const COMINGS = 3;
const SETTLE_MS = 2_000;

/** Browsers that leave and come back, and somebody who scans wrong codes all the time. */
export interface TroubleResult {
  readonly pages: number;
  /** Bytes of JavaScript's heap: with nobody waiting, and when everybody has come, gone and come again and left. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly quiet: Arrivals;
  readonly abused: Arrivals;
  readonly abuse: Hammering;
}

export async function measureTrouble(redisUrl: string, plan: Plan, pinning: Pinning): Promise<TroubleResult> {
  const port = await freePort();
  const flags = [`--inspect=127.0.0.1:${port}`];
  const gateway = await startGateway({ redisUrl, users: USERS, pinning, flags });
  const signingIn = await DriverClient.start(gateway.target);
  await signingIn.throughput(8, plan.warmUp, 1);
  const inspector = await Inspector.connect(port);
  const heap = async () => {
    await delay(SETTLE_MS);
    return (await inspector.collectGarbage()).heapUsed;
  };
  const heapBefore = await heap();
  const [pages] = plan.pages;
  progress(`trouble: ${pages} pages leave and come back`);
  const crowd = await DriverClient.start({ ...gateway.target, users: 0 });
  await crowd.wait(pages);
  for (let n = 0; n < COMINGS; n += 1) await crowd.comeBack();
  await crowd.stop();
  const heapAfter = await heap();
  inspector.close();

  progress('trouble: sign-ins beside wrong codes');
  const seconds = plan.latencySeconds / 2;
  const quiet = await signingIn.latency(plan.latencyRate / 2, seconds);
  const abuser = await DriverClient.start({ ...gateway.target, users: 0 });
  const body = JSON.stringify({ frame: `${gateway.origin}/s/${'A'.repeat(22)}.${'B'.repeat(12)}` });
  const wrong = { method: 'POST', path: '/phone/scan', body, status: 400 } as const;
  const [abuse, abused] = await Promise.all([
    abuser.hammer(wrong, seconds, WRONG),
    signingIn.latency(plan.latencyRate / 2, seconds),
  ]);
  for (const driver of [abuser, signingIn]) await driver.stop();
  await gateway.stop();
  return { pages, heapBefore, heapAfter, quiet, abused, abuse };
}

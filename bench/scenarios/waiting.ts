import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Arrivals, DriverClient } from '../driver/client.ts';
import { Inspector, type MemoryUsage } from '../machine/inspector.ts';
import { cpuOf, mostOpenFiles, type Pinning, residentOf } from '../machine/processor.ts';
import type { Plan, StoreName } from '../options.ts';
import { progress } from '../run.ts';
import { startGateway } from '../servers/gateway.ts';
import { freePort } from '../servers/process.ts';

const USERS = 48;
/** Files that the gateway needs besides its waiting pages. */
const SPARE_FILES = 200;
const SETTLE_MS = 2_000;
/** One whole round in which every open page is sent its next frames. */
const IDLE_MS = 10_000;

interface Standing {
  readonly pages: number;
  /** As it was found. */
  readonly residentBefore: number;
  /** After a collection, so that garbage that is left by chance does not count. */
  readonly memory: MemoryUsage;
  readonly redisMemory: number | undefined;
}

/** What waiting pages cost, and what they cost those who sign in meanwhile. */
export interface WaitingResult {
  readonly store: StoreName;
  readonly standing: readonly Standing[];
  readonly residentEach: number;
  readonly heapEach: number;
  readonly redisEach: number | undefined;
  /** Share of one core while nothing happens but the pages' rotation. */
  readonly idleShare: number;
  readonly latency: Arrivals | undefined;
}

/** Opens pages up to two numbers, weighs the gateway at each, then signs people in among them. */
export async function measureWaiting(
  store: StoreName,
  redisUrl: string | undefined,
  plan: Plan,
  pinning: Pinning,
  withLatency: boolean,
): Promise<WaitingResult> {
  const port = await freePort();
  const gateway = await startGateway({
    redisUrl,
    users: USERS,
    pinning,
    flags: [`--inspect=127.0.0.1:${port}`],
  });
  const signingIn = await DriverClient.start(gateway.target);
  const crowd = await DriverClient.start({ ...gateway.target, users: 0 });
  // Compiled code and pools are there before anything is weighed.
  await signingIn.throughput(8, plan.warmUp, 1);
  const inspector = await Inspector.connect(port);
  const standing: Standing[] = [];
  const grow = async (wanted: number) => {
    const pages = Math.min(wanted, mostOpenFiles() - SPARE_FILES);
    progress(`${store}: ${pages} pages wait`);
    await crowd.wait(pages);
    await delay(SETTLE_MS);
    return pages;
  };
  const weigh = async (pages: number) => {
    const residentBefore = residentOf(gateway.pid);
    const memory = await inspector.collectGarbage();
    const redisUsed = redisUrl === undefined ? undefined : await redisMemory(redisUrl);
    standing.push({ pages, residentBefore, memory, redisMemory: redisUsed });
  };
  const [few, many] = plan.pages;
  await weigh(await grow(few));
  const all = await grow(many);
  const before = cpuOf(gateway.pid);
  await delay(IDLE_MS);
  const idleShare = (cpuOf(gateway.pid) - before) / (IDLE_MS * 1_000);
  progress(`${store}: sign-ins among them`);
  // Before the heap is emptied and shrunk by force: no gateway in service is in that state.
  const latency = withLatency ? await signingIn.latency(plan.latencyRate, plan.latencySeconds) : undefined;
  await weigh(all);
  inspector.close();
  await crowd.stop();
  await signingIn.stop();
  await gateway.stop();
  return {
    store,
    standing,
    residentEach: slope(standing, ({ memory }) => memory.rss) ?? Number.NaN,
    heapEach: slope(standing, ({ memory }) => memory.heapUsed) ?? Number.NaN,
    redisEach: slope(standing, ({ redisMemory }) => redisMemory),
    idleShare,
    latency,
  };
}

function slope(
  standing: readonly Standing[],
  weight: (at: Standing) => number | undefined,
): number | undefined {
  const [few, many] = [standing[0], standing.at(-1)];
  if (few === undefined || many === undefined) return undefined;
  const [light, heavy] = [weight(few), weight(many)];
  return light === undefined || heavy === undefined ? undefined : (heavy - light) / (many.pages - few.pages);
}

async function redisMemory(url: string): Promise<number> {
  const redis = new Redis(url);
  const info = await redis.info('memory');
  redis.disconnect();
  return Number(/^used_memory:(\d+)/m.exec(info)?.[1] ?? 0);
}

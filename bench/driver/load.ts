import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { BenchFailure } from '../errors.ts';
import { watchNoise } from '../machine/noise.ts';
import { cpuOfAll, residentOf } from '../machine/processor.ts';
import { type Spread, spreadOf } from '../stats.ts';
import { counters } from './connection.ts';
import type { Sample, Target, WarmUp, Window } from './messages.ts';
import type { Timing, VirtualUser } from './sign-in.ts';

/** Longer than any sign-in may take here; a server that hangs must not hang the run. */
const LONGEST = 30_000;
/** A process that has just started runs code that is not compiled yet; on a busy machine seconds alone say little. */
const LONGEST_WARM_UP = 20_000;
const LOOK_EVERY = 100;

/** Processor time that Redis used so far, in microseconds. */
async function redisTime(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  const seconds = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  return (seconds('used_cpu_sys') + seconds('used_cpu_user')) * 1e6;
}

/** A closed loop: every user signs in again as soon as the last time is over. Measures one window of it. */
export async function throughput(
  target: Target,
  users: readonly VirtualUser[],
  warmUp: WarmUp,
  { seconds, ownPids }: Window,
): Promise<Sample> {
  const redis = target.redisUrl === undefined ? undefined : new Redis(target.redisUrl);
  const timings: Timing[] = [];
  let measuring = false;
  let running = true;
  let done = 0;
  let failure: unknown;
  const loops = users.map(async (user) => {
    while (running && failure === undefined) {
      const timing = await withinTime(user.signIn());
      done += 1;
      if (measuring) timings.push(timing);
    }
  });
  const over = Promise.all(loops).catch((error: unknown) => {
    failure = error;
  });
  const wait = (ms: number) => Promise.race([delay(ms), over]);
  const clocks = async () => ({
    at: performance.now(),
    server: cpuOfAll(target.serverPids),
    driver: process.cpuUsage(),
    redis: redis && (await redisTime(redis)),
    ...counters,
  });
  try {
    const start = performance.now();
    const warm = () => performance.now() - start;
    while (failure === undefined && warm() < LONGEST_WARM_UP) {
      if (warm() >= warmUp.seconds * 1_000 && done >= warmUp.signIns) break;
      await wait(LOOK_EVERY);
    }
    const noise = watchNoise(ownPids);
    const before = await clocks();
    measuring = true;
    await wait(seconds * 1_000);
    measuring = false;
    const after = await clocks();
    const noisy = noise();
    running = false;
    await over;
    if (failure !== undefined) throw failure;
    const count = timings.length;
    if (count === 0) throw new BenchFailure('nobody was signed in');
    const driver = after.driver.user + after.driver.system - before.driver.user - before.driver.system;
    return {
      ...noisy,
      signIns: count,
      perSecond: (count / (after.at - before.at)) * 1_000,
      serverCpu: (after.server - before.server) / count,
      redisCpu: redis && ((after.redis ?? 0) - (before.redis ?? 0)) / count,
      driverCpu: driver / count,
      requests: (after.requests - before.requests) / count,
      connections: (after.connections - before.connections) / count,
      bytes: (after.received - before.received) / count,
      approve: approvals(timings),
      whole: spreadOf(timings.map((timing) => timing.whole)),
      resident: target.serverPids.reduce((sum, pid) => sum + residentOf(pid), 0),
      cookiesLeft: Math.max(...users.map((user) => user.cookiesLeft)),
    };
  } finally {
    running = false;
    redis?.disconnect();
  }
}

/** Sign-ins that begin at random times, `rate` a second, so that a slow server meets no fewer of them. */
export async function arrivals(
  target: Target,
  users: readonly VirtualUser[],
  rate: number,
  { seconds, ownPids }: Window,
): Promise<{
  approve: Spread | undefined;
  whole: Spread;
  serverShare: number;
  missed: number;
  foreign: number;
}> {
  const free = [...users];
  const timings: Timing[] = [];
  const under: Promise<void>[] = [];
  let missed = 0;
  let failure: unknown;
  const noise = watchNoise(ownPids);
  const before = cpuOfAll(target.serverPids);
  const started = performance.now();
  let next = started;
  while (next < started + seconds * 1_000 && failure === undefined) {
    next += (-Math.log(1 - Math.random()) * 1_000) / rate;
    await delay(Math.max(0, next - performance.now()));
    const user = free.pop();
    if (user === undefined) {
      missed += 1;
      continue;
    }
    under.push(
      withinTime(user.signIn()).then(
        (timing) => {
          timings.push(timing);
          free.push(user);
        },
        (error: unknown) => {
          failure = error;
        },
      ),
    );
  }
  await Promise.all(under);
  if (failure !== undefined) throw failure;
  const elapsed = (performance.now() - started) * 1_000;
  return {
    approve: approvals(timings),
    whole: spreadOf(timings.map((timing) => timing.whole)),
    serverShare: (cpuOfAll(target.serverPids) - before) / elapsed,
    missed,
    foreign: noise().foreign,
  };
}

function approvals(timings: readonly Timing[]): Spread | undefined {
  const values = timings.flatMap(({ approve }) => (approve === undefined ? [] : [approve]));
  return values.length === 0 ? undefined : spreadOf(values);
}

function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BenchFailure('a sign-in took longer than 30 seconds')), LONGEST);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

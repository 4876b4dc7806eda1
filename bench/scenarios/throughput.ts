import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DriverClient } from '../driver/client.ts';
import type { Sample, Target, WarmUp } from '../driver/messages.ts';
import { isNoisy, waitForQuiet } from '../machine/noise.ts';
import { type Pinning, pinned } from '../machine/processor.ts';
import type { Plan } from '../options.ts';
import { progress } from '../run.ts';
import { type Traffic, watchTraffic } from '../servers/redis.ts';
import { median, medianSpread } from '../stats.ts';

const RSA_PROBE = fileURLToPath(new URL('../servers/rsa-probe.ts', import.meta.url));
const COUNTED = 50;
const ALONE_SECONDS = 2;
/** For a server that has been warm before. */
const AGAIN: WarmUp = { seconds: 1, signIns: 100 };

/** One server that is measured in turn with the others. */
export interface Contestant {
  readonly name: string;
  readonly target: Target;
}

export interface RsaProbe {
  readonly perSecond: number;
  readonly cpu: number;
}

export interface ThroughputResult {
  readonly name: string;
  /** Field by field the median of the rounds. */
  readonly middle: Sample;
  readonly rounds: readonly Sample[];
  /** Samples that were thrown away because others used the machine. */
  readonly dropped: number;
  /** One user, who is never in anybody's way. */
  readonly alone: Sample;
  /** Commands and round trips of one sign-in. */
  readonly traffic: Traffic | undefined;
}

/** Measures all contestants in turn, round by round, so that a slow hour of the machine is everybody's. */
export async function measureThroughput(
  contestants: readonly Contestant[],
  plan: Plan,
  pinning: Pinning,
): Promise<{ rsa: RsaProbe; results: ThroughputResult[] }> {
  const drivers: { contestant: Contestant; driver: DriverClient; samples: Sample[]; dropped: number }[] = [];
  for (const contestant of contestants) {
    const driver = await DriverClient.start(contestant.target);
    drivers.push({ contestant, driver, samples: [], dropped: 0 });
  }
  const probes: RsaProbe[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    await waitForQuiet(plan.patience);
    probes.push(probeRsa(pinning));
    for (const one of round % 2 === 0 ? drivers : [...drivers].reverse()) {
      progress(`round ${round + 1} of ${plan.rounds}: ${one.contestant.name}`);
      const warmUp = round === 0 ? plan.warmUp : AGAIN;
      const { sample, dropped } = await quietSample(one.driver, warmUp, plan);
      one.samples.push(sample);
      one.dropped += dropped;
    }
  }
  const results: ThroughputResult[] = [];
  for (const { contestant, driver, samples, dropped } of drivers) {
    progress(`alone: ${contestant.name}`);
    const alone = await driver.throughput(1, AGAIN, ALONE_SECONDS);
    const { redisUrl } = contestant.target;
    const traffic = redisUrl && (await watchTraffic(redisUrl, () => driver.count(COUNTED)));
    await driver.stop();
    results.push({
      name: contestant.name,
      middle: middleOf(samples),
      rounds: samples,
      dropped,
      alone,
      traffic: traffic ? perSignIn(traffic) : undefined,
    });
  }
  return {
    rsa: {
      perSecond: median(probes.map((probe) => probe.perSecond)),
      cpu: median(probes.map((probe) => probe.cpu)),
    },
    results,
  };
}

/** Takes a sample again when others used the machine meanwhile; the quietest of all is kept in the end. */
async function quietSample(driver: DriverClient, warmUp: WarmUp, plan: Plan) {
  let best: Sample | undefined;
  let dropped = 0;
  for (let attempt = 0; attempt <= plan.retries; attempt += 1) {
    await waitForQuiet(plan.patience);
    const sample = await driver.throughput(plan.users, attempt === 0 ? warmUp : AGAIN, plan.seconds);
    if (best === undefined || sample.foreign < best.foreign) best = sample;
    if (!isNoisy(sample)) break;
    dropped += 1;
    progress(`  others used ${(sample.foreign * 100).toFixed(0)} % of the machine`);
  }
  if (best === undefined) throw new TypeError('at least one sample is taken');
  return { sample: best, dropped: isNoisy(best) ? dropped - 1 : dropped };
}

function probeRsa(pinning: Pinning): RsaProbe {
  const [command = '', ...args] = pinned(pinning.server, [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    RSA_PROBE,
  ]);
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8' })) as RsaProbe;
}

function middleOf(samples: readonly Sample[]): Sample {
  const of = (field: (sample: Sample) => number) => median(samples.map(field));
  const redis = samples.flatMap(({ redisCpu }) => redisCpu ?? []);
  const approve = samples.flatMap((sample) => sample.approve ?? []);
  return {
    signIns: samples.reduce((sum, sample) => sum + sample.signIns, 0),
    perSecond: of((sample) => sample.perSecond),
    serverCpu: of((sample) => sample.serverCpu),
    redisCpu: redis.length === 0 ? undefined : median(redis),
    driverCpu: of((sample) => sample.driverCpu),
    requests: of((sample) => sample.requests),
    connections: of((sample) => sample.connections),
    bytes: of((sample) => sample.bytes),
    approve: approve.length === 0 ? undefined : medianSpread(approve),
    whole: medianSpread(samples.map((sample) => sample.whole)),
    resident: of((sample) => sample.resident),
    cookiesLeft: Math.max(...samples.map((sample) => sample.cookiesLeft)),
    foreign: Math.max(...samples.map((sample) => sample.foreign)),
    steal: Math.max(...samples.map((sample) => sample.steal)),
  };
}

const perSignIn = ({ calls, roundTrips }: Traffic): Traffic => ({
  calls: Object.fromEntries(
    Object.entries(calls)
      .map(([name, count]): [string, number] => [name, Math.round((count / COUNTED) * 10) / 10])
      .filter(([, count]) => count > 0),
  ),
  roundTrips: roundTrips / COUNTED,
});

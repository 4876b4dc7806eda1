import { BenchFailure } from './errors.ts';
import { type Pinning, pinSelf } from './machine/processor.ts';
import { type Options, readOptions } from './options.ts';
import { type Results, table } from './report.ts';
import { progress } from './run.ts';
import { dashboard } from './scenarios/dashboard.ts';
import { measureDocuments } from './scenarios/documents.ts';
import { enumeration } from './scenarios/enumeration.ts';
import { measureGrowth } from './scenarios/growth.ts';
import { keyRotation } from './scenarios/key-rotation.ts';
import { measurePage } from './scenarios/page.ts';
import { profile } from './scenarios/profile.ts';
import { type Contestant, measureThroughput } from './scenarios/throughput.ts';
import { measureTrouble } from './scenarios/trouble.ts';
import { measureWaiting } from './scenarios/waiting.ts';
import { measureWorkers } from './scenarios/workers.ts';
import { startFloor } from './servers/floor.ts';
import { startGateway } from './servers/gateway.ts';
import { findRedis } from './servers/redis.ts';

/** Runs what was asked for, one scenario after the other, and prints a table and one JSON line. */
async function bench(options: Options): Promise<void> {
  const { plan, only, phones } = options;
  const pinning = pinSelf();
  const redis = await findRedis();
  if (redis === undefined) progress('no redis-server and no REDIS_URL: the embedded store alone');
  const stores = redis === undefined ? (['embedded'] as const) : options.stores;
  const urlOf = (store: string) => (store === 'redis' ? redis?.url : undefined);
  const results: Results = {
    plan,
    pinned: pinning.server !== undefined,
    redisVersion: redis?.version,
    gateways: {},
    webPhones: {},
    waiting: {},
    profiles: [],
  };

  if (only.includes('throughput')) {
    const floor = await startFloor({ redisUrl: redis?.url, users: plan.users, pinning });
    const contestants: Contestant[] = [
      { name: `floor, ${redis ? 'redis' : 'memory'}`, target: floor.target },
    ];
    const gateways = [];
    const { users } = plan;
    for (const store of stores) {
      const gateway = await startGateway({ redisUrl: urlOf(store), users, webPhones: users, pinning });
      gateways.push(gateway);
      if (phones.includes('app')) contestants.push({ name: store, target: gateway.target });
      if (phones.includes('web'))
        contestants.push({ name: `${store}, web phone`, target: gateway.webPhones });
    }
    const measured = await measureThroughput(contestants, plan, pinning);
    results.rsa = measured.rsa;
    const [first, ...rest] = measured.results;
    if (first) results.floor = first;
    for (const store of stores) {
      if (phones.includes('app')) results.gateways[store] = rest.shift();
      if (phones.includes('web')) results.webPhones[store] = rest.shift();
    }
    for (const server of [floor, ...gateways]) await server.stop();
  }
  if (only.includes('memory') || only.includes('latency')) {
    for (const store of stores) {
      const latency = only.includes('latency');
      results.waiting[store] = await measureWaiting(store, urlOf(store), plan, pinning, latency);
    }
  }
  if (only.includes('page')) {
    const gateway = await startGateway({ redisUrl: undefined, users: 0, pinning });
    results.page = await measurePage(gateway.target);
    await gateway.stop();
  }
  if (redis && only.includes('code')) results.codeFlow = await codeFlow(redis.url, plan, pinning);
  if (redis && only.includes('workers')) results.workers = await measureWorkers(redis.url, plan, pinning);
  if (only.includes('documents')) {
    const gateway = await startGateway({ redisUrl: redis?.url, users: 0, pinning });
    const floor = await startFloor({ redisUrl: redis?.url, users: 0, pinning });
    results.documents = await measureDocuments(gateway.target, floor.target, plan);
    for (const server of [gateway, floor]) await server.stop();
  }
  if (redis && only.includes('trouble')) results.trouble = await measureTrouble(redis.url, plan, pinning);
  if (redis && only.includes('growth')) results.growth = await measureGrowth(redis.url, plan, pinning);
  if (only.includes('profile')) {
    for (const store of stores) {
      for (const phone of phones) {
        results.profiles.push(await profile(store, urlOf(store), phone, plan, pinning));
      }
    }
  }
  await redis?.stop();
  if (!options.json) process.stdout.write(`${table(results)}\n`);
  process.stdout.write(
    `${JSON.stringify({ date: new Date().toISOString(), node: process.version, ...results })}\n`,
  );
}

async function codeFlow(redisUrl: string, plan: Options['plan'], pinning: Pinning) {
  const gateway = await startGateway({ redisUrl, users: 0, codeUsers: plan.users, pinning });
  const { results } = await measureThroughput(
    [{ name: 'redis, code', target: gateway.codeFlow }],
    { ...plan, rounds: 1 },
    pinning,
  );
  await gateway.stop();
  return results[0];
}

try {
  const [first, ...rest] = process.argv.slice(2);
  // Questions of their own, with options of their own.
  if (first === 'enumeration') await enumeration(rest);
  else if (first === 'dashboard') await dashboard(rest);
  else if (first === 'key-rotation') await keyRotation(rest);
  else await bench(readOptions(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  const text = error instanceof BenchFailure ? error.message : error instanceof Error ? error.stack : error;
  process.stderr.write(`The bench failed: ${text}\n`);
  process.exit(1);
}

import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ScriptedBrowser, type WaitingTab } from '../../src/cli/index.ts';
import { tally } from '../support/attacker.ts';
import { Load } from '../support/faults/load.ts';
import { NO_LIMITS, peopleOf } from '../support/faults/people.ts';
import { report, runsOf } from '../support/faults/report.ts';
import { bytesIn } from '../support/folder-size.ts';
import { freePort } from '../support/gateway.ts';
import { Deployment } from '../support/gateway-processes.ts';
import { serve } from '../support/redis-stores.ts';
import { asked } from '../support/services/redis-cluster.ts';

/** In thousands: COUNTERSIGN_FAULT_RUNS is how many of them. */
const REQUESTS = runsOf(100) * 1_000;
const AT_ONCE = 64;
const MEGABYTE = 1024 * 1024;
const REDIS_HOLDS = 128 * MEGABYTE;
/** Six minutes of it fit into that Redis. */
const BEGUN = 5_000;
const PEOPLE = 4;
const WAITING = 10;

const FLOODED = 'https://flooded.example.com/callback';

test('100,000 anonymous authorization requests fill neither Redis nor the disk, and people sign in meanwhile', async () => {
  const redis = await serve({
    settings: ['--maxmemory', `${REDIS_HOLDS}`, '--maxmemory-policy', 'noeviction'],
  });
  const metrics = await freePort();
  let port = 0;
  const gateways = await Deployment.behindBalancer(redis.url, () => port, {
    ...NO_LIMITS,
    TRUST_PROXY: '127.0.0.1',
    METRICS_PORT: `${metrics}`,
    COUNTERSIGN_LIMIT_AUTHORIZE: '120',
    COUNTERSIGN_LIMIT_BEGUN: `${BEGUN}`,
    COUNTERSIGN_LIMIT_INTEGRATION: `${BEGUN / 2}`,
    COUNTERSIGN_LIMIT_REFUSAL: '10',
    COUNTERSIGN_LIMIT_REFUSALS: '1000',
  });
  ({ port } = await gateways.node());
  const people = await peopleOf(gateways, PEOPLE);
  const { clientId } = await gateways.cli<{ clientId: string }>(
    ...['integration', 'create', '--kind', 'oidc', '--name', 'Flooded', '--redirect-uri', FLOODED],
  );
  const path = `/auth?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: FLOODED,
    response_type: 'code',
    scope: 'openid',
    nonce: 'n',
    state: 's',
  })}`;
  const tabs: WaitingTab[] = [];
  for (let n = 0; n < WAITING; n += 1)
    tabs.push(await new ScriptedBrowser(gateways.publicUrl).open(gateways.publicUrl + path));

  const data = join(gateways.folder, 'data');
  const before = bytesIn(data);
  const seen = { redis: 0, rss: 0 };
  const look = async () => {
    const info = (await asked(redis, (connection) => connection.info('memory'))) ?? '';
    seen.redis = Math.max(seen.redis, Number(/used_memory:(\d+)/.exec(info)?.[1]));
    const told = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    seen.rss = Math.max(seen.rss, Number(/^process_resident_memory_bytes\S* (\S+)/m.exec(told)?.[1]));
  };
  await look();
  const load = new Load(people);
  const watching = setInterval(() => void look().catch(() => {}), 1_000);
  onTestFinished(() => clearInterval(watching));

  const began = performance.now();
  const statuses = await floodOf({ port, path, host: new URL(gateways.publicUrl).host });
  const minutes = (performance.now() - began) / 60_000;
  clearInterval(watching);
  await look();
  await load.stop();

  const alive = await Promise.all(tabs.map((tab) => tab.poll().then(({ state }) => state)));
  const { finished, over, refused, wrong } = load.outcomes;
  const told = tally(statuses);
  report({
    fault: `${REQUESTS} anonymous authorization requests`,
    runs: 1,
    figures: {
      'a minute': Math.round(REQUESTS / minutes),
      answered: Object.entries(told)
        .map(([status, count]) => `${count} × ${status}`)
        .join(', '),
      'Redis at most, MB': (seen.redis / MEGABYTE).toFixed(1),
      'of MB': REDIS_HOLDS / MEGABYTE,
      'gateway at most, MB': (seen.rss / MEGABYTE).toFixed(0),
      'directory grew, MB': ((bytesIn(data) - before) / MEGABYTE).toFixed(2),
      'sign-ins meanwhile: as meant, refused, wrong': `${finished + over}, ${refused}, ${wrong}`,
      'waiting before, still waiting after': `${WAITING}, ${alive.filter((state) => state === 'pending').length}`,
    },
  });
  expect(Object.keys(told).filter((status) => !['200', '429'].includes(status))).toEqual([]);
  // However many windows the flood lasted, and one more.
  expect(told[200] ?? 0).toBeLessThanOrEqual((Math.ceil(minutes) + 1) * (BEGUN / 2));
  expect(seen.redis).toBeLessThan(REDIS_HOLDS * 0.8);
  expect((bytesIn(data) - before) / MEGABYTE).toBeLessThan(20);
  expect(wrong).toBe(0);
  expect(finished + over).toBeGreaterThan(0.99 * load.total);
  if (minutes < 1.5) expect(alive).toEqual(alive.map(() => 'pending'));
});

/** Each request comes from another address, as our own proxy says; as many as the machine can. */
async function floodOf(to: { port: number; path: string; host: string }): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  onTestFinished(() => agent.destroy());
  const statuses: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < REQUESTS) {
      const n = next++;
      statuses.push(
        await new Promise<number>((resolve, reject) => {
          const headers = {
            Host: to.host,
            Accept: 'text/html',
            'X-Forwarded-For': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
          };
          request({ port: to.port, path: to.path, agent, headers }, (response) => {
            response.resume();
            response.on('end', () => resolve(response.statusCode ?? 0));
          })
            .on('error', reject)
            .end();
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return statuses;
}

import { expect, onTestFinished, test, vi } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { CODE_APP, somebody } from '../support/attacker.ts';
import { App } from '../support/faults/app.ts';
import { FaultProxy } from '../support/faults/fault-proxy.ts';
import { report, runsOf, spread } from '../support/faults/report.ts';
import { PHASES, StagedSignIn } from '../support/faults/staged-sign-in.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';
import { RunningClock } from '../support/running-clock.ts';
import type { RedisServer } from '../support/services/redis.ts';
import { asked } from '../support/services/redis-cluster.ts';

/** Of each phase: half have their next request under way when the fault comes, half make it afterwards. */
const OF_EACH = 4;
const BACK_WITHIN = 5 * SECOND;
const PATIENCE = 20 * SECOND;
const KEPT = ['--appendonly', 'yes'];

interface Store {
  readonly redis: RedisServer;
  readonly proxy: FaultProxy;
}

interface Row {
  readonly fault: string;
  readonly settings?: readonly string[];
  readonly begin: (store: Store) => unknown;
  readonly heal: (store: Store) => unknown;
  /** It lasts until the connection of the wakes has been given up, too. */
  readonly silent?: boolean;
}

const told = (redis: RedisServer, ...words: [string, ...string[]]) =>
  asked(redis, (connection) => connection.call(...words));

const ROWS: Row[] = [
  {
    fault: 'killed, back with its file',
    settings: KEPT,
    begin: ({ redis }) => redis.crash(),
    heal: ({ redis }) => redis.comeBack(),
  },
  {
    fault: 'killed, back empty',
    begin: ({ redis }) => redis.crash(),
    heal: ({ redis }) => redis.comeBack(),
  },
  {
    fault: 'paused',
    begin: ({ redis }) => redis.pause(),
    heal: ({ redis }) => redis.resume(),
    silent: true,
  },
  {
    fault: 'two seconds slower each way',
    begin: ({ proxy }) => proxy.set({ kind: 'slow', by: 2 * SECOND }),
    heal: ({ proxy }) => proxy.heal(),
  },
  {
    fault: 'out of memory',
    begin: ({ redis }) => told(redis, 'CONFIG', 'SET', 'maxmemory', '1'),
    heal: ({ redis }) => told(redis, 'CONFIG', 'SET', 'maxmemory', '0'),
  },
  {
    fault: 'refuses writes: has become a replica',
    begin: ({ redis }) => told(redis, 'REPLICAOF', '127.0.0.1', '1'),
    heal: ({ redis }) => told(redis, 'REPLICAOF', 'NO', 'ONE'),
  },
  {
    fault: 'refuses writes: no replica follows it',
    begin: ({ redis }) => told(redis, 'CONFIG', 'SET', 'min-replicas-to-write', '1'),
    heal: ({ redis }) => told(redis, 'CONFIG', 'SET', 'min-replicas-to-write', '0'),
  },
  {
    fault: 'partitioned: no byte passes',
    begin: ({ proxy }) => proxy.set({ kind: 'silent' }),
    heal: ({ proxy }) => proxy.heal(),
    silent: true,
  },
  {
    fault: 'partitioned: refused',
    begin: ({ proxy }) => proxy.set({ kind: 'refused' }),
    heal: ({ proxy }) => proxy.heal(),
  },
];

test.each(ROWS)(
  'Redis $fault: nobody is signed in meanwhile, and all is well within 5 s after',
  async (row) => {
    const runs = runsOf(3);
    const recovered: number[] = [];
    const came = Object.fromEntries(PHASES.map((phase) => [phase, { finished: 0, refused: 0 }]));
    const revived: string[] = [];
    let tried = 0;
    for (let run = 0; run < runs; run += 1) {
      const redis = await serve({ settings: row.settings ?? [] });
      const proxy = await FaultProxy.open({ port: redis.port });
      onTestFinished(() => proxy.close());
      const g = await startGateway({ clock: new RunningClock(), redisUrl: proxy.through(redis.url) });
      const people = await peopleIn(g);

      const atOnce = people.filter((_, n) => n % 2 === 0).map(({ signIn }) => signIn.tryStep());
      await new Promise((resolve) => setImmediate(resolve));
      await row.begin({ redis, proxy });
      const after = await Promise.all(
        people.filter((_, n) => n % 2 === 1).map(({ signIn }) => signIn.tryStep()),
      );
      const inFlight = await Promise.all(atOnce);
      // Nothing begins while the store cannot keep it, and whoever asks hears so.
      expect(after.map((one) => one?.status)).toEqual(after.map(() => 503));
      for (const one of inFlight) expect([undefined, 503], one?.said).toContain(one?.status);

      if (row.silent)
        await vi.waitFor(() => expect(g.logger.text()).toContain('are not woken'), {
          timeout: PATIENCE,
          interval: 50,
        });
      const healed = performance.now();
      await row.heal({ redis, proxy });
      await vi.waitFor(async () => expect((await fetch(`${g.origin}/readyz`)).status).toBe(200), {
        timeout: PATIENCE,
        interval: 20,
      });
      recovered.push(performance.now() - healed);

      for (const { phase, signIn } of people) {
        const counts = came[phase];
        if (counts) counts[await signIn.finish(performance.now() + PATIENCE)] += 1;
        expect(signIn.results).toBeLessThanOrEqual(1);
      }
      for (const { signIn } of people) {
        for (const fact of signIn.ended) {
          tried += 1;
          if (await fact.revives(performance.now() + PATIENCE)) revived.push(fact.kind);
        }
      }
      const [newcomer] = await peopleIn(g);
      expect(await newcomer?.signIn.finish(performance.now() + PATIENCE)).toBe('finished');
    }
    const back = spread(recovered);
    report({
      fault: `Redis ${row.fault}`,
      runs,
      figures: {
        'ready again, ms (p50, most)': `${back.p50}, ${back.most}`,
        ...Object.fromEntries(
          PHASES.map((phase) => [
            `${phase}: finished, refused plainly`,
            `${came[phase]?.finished}, ${came[phase]?.refused}`,
          ]),
        ),
        'tried again': tried,
        'came back to life': revived.length,
      },
    });
    expect(revived).toEqual([]);
    expect(back.most).toBeLessThanOrEqual(BACK_WITHIN);
  },
);

/** So many sign-ins in each phase, each of a person of its own. */
async function peopleIn(g: TestGateway) {
  const { integration, clientSecret = '', redirectUri } = await g.relyingParty(CODE_APP);
  const app = new App({ origin: g.origin, clientId: integration.clientId, clientSecret, redirectUri });
  return Promise.all(
    PHASES.flatMap((phase) => Array.from({ length: OF_EACH }, () => phase)).map(async (phase) => {
      const name = somebody();
      const phone = await g.phoneOf(name);
      const signIn = new StagedSignIn({ app, browser: g.browser(), phone, email: `${name}@example.com` });
      await signIn.reach(phase);
      return { phase, signIn };
    }),
  );
}

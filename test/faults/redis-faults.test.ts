import { expect, onTestFinished, test, vi } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { FaultProxy } from '../support/faults/fault-proxy.ts';
import { meetFault } from '../support/faults/matrix.ts';
import { startGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';
import { RunningClock } from '../support/running-clock.ts';
import type { RedisServer } from '../support/services/redis.ts';
import { asked } from '../support/services/redis-cluster.ts';

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

test.each(ROWS)('Redis $fault: nobody is signed in meanwhile, and all is well within 5 s after', (row) =>
  meetFault({
    fault: `Redis ${row.fault}`,
    stops: true,
    backWithin: 5 * SECOND,
    async scene() {
      const redis = await serve({ settings: row.settings ?? [] });
      const proxy = await FaultProxy.open({ port: redis.port });
      onTestFinished(() => proxy.close());
      const g = await startGateway({ clock: new RunningClock(), redisUrl: proxy.through(redis.url) });
      const noticed = () =>
        vi.waitFor(() => expect(g.logger.text()).toContain('are not woken'), {
          timeout: 20 * SECOND,
          interval: 50,
        });
      return {
        g,
        begin: () => row.begin({ redis, proxy }),
        heal: () => row.heal({ redis, proxy }),
        ...(row.silent ? { noticed } : {}),
      };
    },
  }),
);

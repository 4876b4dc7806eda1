import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { onTestFinished, test } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { freshDatabase } from '../support/databases.ts';
import { FaultProxy } from '../support/faults/fault-proxy.ts';
import { meetFault } from '../support/faults/matrix.ts';
import { fillDisk, smallDisk } from '../support/faults/small-disk.ts';
import { startGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';
import { RunningClock } from '../support/running-clock.ts';
import { type PostgresServer, startPostgres } from '../support/services/postgres.ts';

interface Database {
  readonly server: PostgresServer;
  readonly proxy: FaultProxy;
  /** Somebody else's connection, past the proxy. */
  readonly holder: Client;
  /** Runs one statement in the gateway's database, past the proxy. */
  query(sql: string): Promise<unknown>;
}

interface Row {
  readonly fault: string;
  readonly stops?: false;
  readonly begin: (database: Database) => unknown;
  readonly heal: (database: Database) => unknown;
}

/** How much address space whatever the server begins from now on may have, in bytes (prlimit(1), RLIMIT_AS). */
function limitMemory({ data }: PostgresServer, most: string): void {
  const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  // As the server's own user, whose soft limit it is: root without every right may not.
  const { uid, gid } = statSync(data);
  execFileSync('prlimit', ['--pid', pid, `--as=${most}:`], { uid, gid });
}

/** So that new connections are made, which hear of the setting. */
const END_THE_OTHERS =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

const ROWS: Row[] = [
  {
    fault: 'killed and started again',
    begin: ({ server }) => server.crash(),
    heal: ({ server }) => server.comeBack(),
  },
  { fault: 'paused', begin: ({ server }) => server.pause(), heal: ({ server }) => server.resume() },
  {
    fault: 'one second slower each way',
    // Nothing is refused that is answered in time.
    stops: false,
    begin: ({ proxy }) => proxy.set({ kind: 'slow', by: SECOND }),
    heal: ({ proxy }) => proxy.heal(),
  },
  {
    fault: 'refuses writes',
    // What only reads is answered.
    stops: false,
    begin: async ({ query }) => {
      await query('alter database current_database_name set default_transaction_read_only = on');
      await query(END_THE_OTHERS);
    },
    heal: async ({ query }) => {
      await query(
        'set transaction read write; alter database current_database_name reset default_transaction_read_only',
      );
      await query(END_THE_OTHERS);
    },
  },
  {
    fault: 'keeps what was spent locked for somebody else',
    stops: false,
    begin: async ({ holder }) => {
      await holder.query('begin; lock table spent_facts in access exclusive mode');
    },
    heal: ({ holder }) => holder.query('rollback'),
  },
  {
    fault: 'has no memory left',
    begin: async ({ server, holder }) => {
      limitMemory(server, String(2 ** 26));
      await holder.query(END_THE_OTHERS);
    },
    heal: async ({ server, query }) => {
      limitMemory(server, 'unlimited');
      // A part of the server that ended for want of memory ends it, and whoever watches it starts it again.
      await query('select 1').catch(() => server.crash().then(() => server.comeBack()));
    },
  },
  {
    fault: 'partitioned: no byte passes',
    begin: ({ proxy }) => proxy.set({ kind: 'silent' }),
    heal: ({ proxy }) => proxy.heal(),
  },
  {
    fault: 'partitioned: refused',
    begin: ({ proxy }) => proxy.set({ kind: 'refused' }),
    heal: ({ proxy }) => proxy.heal(),
  },
];

test.each(ROWS)('PostgreSQL $fault: nobody is signed in by it, and all is well within 10 s after', (row) =>
  meetFault({
    fault: `PostgreSQL ${row.fault}`,
    stops: row.stops ?? true,
    backWithin: 10 * SECOND,
    async scene() {
      const [redis, server] = await Promise.all([serve(), startPostgres()]);
      onTestFinished(() => server.stop());
      const database = await freshDatabase(server.url);
      const proxy = await FaultProxy.open({ port: Number(new URL(server.url).port) });
      onTestFinished(() => proxy.close());
      const g = await startGateway({
        clock: new RunningClock(),
        redisUrl: redis.url,
        databaseUrl: proxy.through(database.url),
      });
      const holder = new Client({ connectionString: database.url });
      holder.on('error', () => {});
      await holder.connect();
      const name = new URL(database.url).pathname.slice(1);
      const query = (sql: string) => database.query(sql.replace('current_database_name', name));
      return {
        g,
        begin: () => row.begin({ server, proxy, holder, query }),
        heal: () => row.heal({ server, proxy, holder, query }),
      };
    },
  }),
);

test('PostgreSQL whose disk is full: nobody is signed in by it, and all is well within 10 s after there is space again', () =>
  meetFault({
    fault: 'PostgreSQL: the disk full',
    // What fits into pages and logs that are there already is written.
    stops: false,
    backWithin: 10 * SECOND,
    async scene() {
      const disk = smallDisk(192);
      const [redis, server] = await Promise.all([serve(), startPostgres(undefined, disk)]);
      onTestFinished(() => server.stop());
      const database = await freshDatabase(server.url);
      const g = await startGateway({
        clock: new RunningClock(),
        redisUrl: redis.url,
        databaseUrl: database.url,
      });
      onTestFinished(() => g.stop());
      const filler = join(disk, 'filler');
      return {
        g,
        async begin() {
          fillDisk(filler);
          // Until it notices: a checkpoint needs space, and what is written after it.
          await database.query('checkpoint').catch(() => undefined);
          await database
            .query('create table filler as select generate_series(1, 200000)')
            .catch(() => undefined);
        },
        async heal() {
          rmSync(filler);
          // A log that cannot be written ends the server, and whoever watches it starts it again.
          await database.query('select 1').catch(() => server.crash().then(() => server.comeBack()));
        },
      };
    },
  }));

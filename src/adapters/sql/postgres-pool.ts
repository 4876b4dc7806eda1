import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { type PoolClient, type PoolConfig, type QueryResultRow, TypeOverrides, types } from 'pg';
import { type Logger, MINUTE, SECOND } from '../../kernel/index.ts';
import { PostgresFault, toConnectFault, toFault } from './postgres-fault.ts';
import { PostgresServers, serversOf } from './postgres-servers.ts';

/** Every pool: a server that does not answer is found out quickly, even if no packet ever says that it is gone. */
const ANY_POOL = {
  connectionTimeoutMillis: 2 * SECOND,
  idleTimeoutMillis: MINUTE,
  keepAlive: true,
  fallback_application_name: 'countersign',
} satisfies PoolConfig;

/**
 * The pool that serves sign-ins. Ten connections answer thousands of short reads a second, and leave room for nine
 * nodes at a server with its usual hundred. The server ends a slow statement before we give up on the server; and it
 * ends the transaction of a node that has stopped before the others, who wait to append, have waited too long.
 */
export const SERVING = {
  ...ANY_POOL,
  max: 10,
  maxLifetimeSeconds: (30 * MINUTE) / SECOND,
  statement_timeout: 5 * SECOND,
  query_timeout: 6 * SECOND,
  idle_in_transaction_session_timeout: 3 * SECOND,
} satisfies PoolConfig;

/** One connection without time limits: a migration may be long, and so may the wait for another node's. */
export const MIGRATING = { ...ANY_POOL, max: 1 } satisfies PoolConfig;

/** Hosts, ports and database of the URL: what may be shown and logged of it. */
export function databaseAddress(url: string): string {
  const servers = serversOf(url).map((server) => new URL(server));
  const hosts = servers.map(
    ({ hostname, port, searchParams }) =>
      `${searchParams.get('host') ?? hostname}:${searchParams.get('port') ?? (port || '5432')}`,
  );
  return hosts.join(',') + servers[0]?.pathname;
}

/**
 * Connections to PostgreSQL for Kysely. Every fault is a `PostgresFault`. A connection that was lost, in use or idle,
 * is replaced when the next one is asked for, and never ends the process.
 */
export function openPostgresPool(url: string, config: PoolConfig, logger: Logger): PostgresPool {
  const servers = new PostgresServers(url, { ...config, types: numbersThatAreExact() }, (pool, server) => {
    pool.on('error', (error) => {
      if (pool.ending) return;
      const { message } = toFault(error);
      logger.warn(
        { database: databaseAddress(server), reason: message },
        'An idle connection to PostgreSQL was lost; the next query makes a new one.',
      );
    });
    // While a connection is in use nobody else listens, and an error without a listener ends the process.
    pool.on('connect', (client) => client.on('error', () => {}));
  });
  const connect = async () => {
    try {
      return await servers.connect();
    } catch (error) {
      throw toConnectFault(error);
    }
  };
  return {
    options: {},
    connect: async () => new WatchedClient(await connect(), connect),
    end: () => servers.end(),
  };
}

/** One use of a connection, from the pool and back. */
class WatchedClient implements PostgresPoolClient {
  #client: PoolClient;
  readonly #another: () => Promise<PoolClient>;
  #lost: PostgresFault | undefined;
  #used = false;

  /** `another`: a connection in the place of one that turns out to be dead. */
  constructor(client: PoolClient, another: () => Promise<PoolClient>) {
    this.#client = client;
    this.#another = another;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query(
    sql: string | PostgresCursor<unknown>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<unknown>> | PostgresCursor<unknown> {
    if (typeof sql !== 'string') throw new TypeError('No cursor was configured.');
    return this.#query(sql, parameters);
  }

  /** A lost connection does not come back: the pool ends it and makes another. */
  release(destroy = false): void {
    this.#client.release(destroy || this.#lost !== undefined);
  }

  /**
   * A read that comes first and finds its connection gone is asked once more by another: a server that restarted, or gave way to
   * another, then costs nobody an answer. Whatever may have written something is not: its first asking may have been obeyed.
   */
  async #ask(sql: string, parameters: readonly unknown[]) {
    const first = !this.#used;
    this.#used = true;
    try {
      return await this.#client.query<QueryResultRow>(sql, [...parameters]);
    } catch (error) {
      if (!(first && READS.test(sql) && toFault(error).vanished)) throw error;
      const another = await this.#another();
      this.#client.release(true);
      this.#client = another;
      return this.#client.query<QueryResultRow>(sql, [...parameters]);
    }
  }

  async #query(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    // Asking a dead connection (to roll back, say) would wait in vain and hide the first reason.
    if (this.#lost) throw this.#lost;
    try {
      const { command, rowCount, rows } = await this.#ask(sql, parameters);
      return {
        command: command as PostgresQueryResult<unknown>['command'],
        rowCount: rowCount ?? 0,
        rows,
      };
    } catch (error) {
      const fault = toFault(error);
      if (fault.connectionLost) this.#lost = fault;
      throw fault;
    }
  }
}

/** What reads alone, and is not within a transaction when it comes first. */
const READS = /^\s*select\b(?!.*\bfor (?:update|share)\b)/is;

/** The parsers of this pool alone: `bigint` becomes a number, or a fault where a number would not be exact. */
function numbersThatAreExact(): TypeOverrides {
  const parsers = new TypeOverrides(types);
  parsers.setTypeParser(types.builtins.INT8, (text) => {
    const number = Number(text);
    if (Number.isSafeInteger(number)) return number;
    throw new PostgresFault('a row cannot be understood: a number in it is beyond 2^53', {
      connectionLost: false,
    });
  });
  return parsers;
}

import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { SECOND } from '../../kernel/index.ts';
import { PostgresFault, toConnectFault } from './postgres-fault.ts';

const FORM = /^(?<before>postgres(?:ql)?:\/\/(?:[^@/]*@)?)(?<hosts>[^@/?#]+)(?<after>.*)$/s;

/** While one server takes over from another, a connection is waited for so long, and looked for so often. */
const TAKING_OVER = 3 * SECOND;
const LOOK_AGAIN = 200;

/** One URL for each server that a URL names, in its order: `postgres://user:password@a:5432,b:5432/database`. */
export function serversOf(url: string): readonly [string, ...string[]] {
  const { before = '', hosts = '', after = '' } = FORM.exec(url)?.groups ?? {};
  const [first = '', ...others] = hosts.split(',');
  if (others.length === 0) return [url];
  return [`${before}${first}${after}`, ...others.map((host) => `${before}${host}${after}`)];
}

/**
 * Connections to whichever of several servers takes writes (libpq's `target_session_attrs=read-write`): one that has become a
 * replica, or is gone, is left for the next in turn. With a single server this is its pool and nothing more.
 */
export class PostgresServers {
  readonly #pools: readonly Pool[];
  /** Looked at since they were opened; one that becomes a replica later says so at the first write, and is closed for that. */
  readonly #writable = new WeakSet<PoolClient>();
  #current = 0;

  constructor(url: string, config: PoolConfig, watch: (pool: Pool, url: string) => void) {
    this.#pools = serversOf(url).map((server) => {
      const pool = new Pool({ ...config, connectionString: server });
      watch(pool, server);
      return pool;
    });
  }

  /** Rejects with a `PostgresFault`: at once where there is one server, else when none takes writes for three seconds. */
  async connect(): Promise<PoolClient> {
    const until = performance.now() + TAKING_OVER;
    for (;;) {
      let fault: PostgresFault | undefined;
      for (let turn = 0; turn < this.#pools.length; turn += 1) {
        const place = (this.#current + turn) % this.#pools.length;
        try {
          const client = await this.#connectTo(place);
          this.#current = place;
          return client;
        } catch (error) {
          fault ??= toConnectFault(error);
        }
      }
      if (this.#pools.length === 1 || performance.now() >= until) throw fault;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.end()));
  }

  async #connectTo(place: number): Promise<PoolClient> {
    const client = await (this.#pools[place] as Pool).connect();
    if (this.#pools.length === 1 || this.#writable.has(client)) return client;
    try {
      const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only');
      if (rows[0]?.transaction_read_only !== 'off') {
        throw new PostgresFault('this server takes no writes', { code: '25006', connectionLost: true });
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#writable.add(client);
    return client;
  }
}

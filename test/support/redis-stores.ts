import { onTestFinished, vi } from 'vitest';
import { RedisEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { type Logger, silentLogger } from '../../src/kernel/index.ts';
import { type RedisServer, type RedisServerOptions, startRedis } from './services/redis.ts';

/** Within it a connection that comes back by itself has come back. */
export const SOON = { timeout: 20_000, interval: 20 };

/** A store on this Redis, closed when the test is over. */
export async function connect(url: string, logger: Logger = silentLogger): Promise<RedisEphemeralStore> {
  const store = await RedisEphemeralStore.connect(url, { logger });
  onTestFinished(() => store.close());
  return store;
}

/** A Redis of this test alone, gone when the test is over. */
export async function serve(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.kill());
  return server;
}

export const untilItIsBack = (store: RedisEphemeralStore) => vi.waitFor(() => store.ping(), SOON);

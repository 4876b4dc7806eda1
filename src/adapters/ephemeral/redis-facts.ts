import type { Clock, Logger } from '../../kernel/index.ts';
import { RedisEphemeralStore } from './ephemeral-store-redis.ts';

/** What an operator wants to know of a Redis before people depend on it. Undefined: the server does not tell. */
export interface RedisFacts {
  readonly version: string | undefined;
  readonly policy: string | undefined;
  /** Bytes; 0: no limit. */
  readonly maxMemory: number | undefined;
  readonly usedMemory: number | undefined;
  /** Whether what was written survives a restart of the server. */
  readonly persistent: boolean | undefined;
  /** By how many milliseconds the server's clock is before this one. */
  readonly ahead: number;
}

/** Connects as a gateway does, and looks. Rejects with a `GatewayError` that says what to do. */
export async function redisFacts(url: string, clock: Clock, logger: Logger): Promise<RedisFacts> {
  const store = await RedisEphemeralStore.connect(url, { logger });
  try {
    await store.ping();
    const before = clock.now();
    const [seconds, microseconds] = await store.redis.time();
    const after = clock.now();
    const info = await store.redis.info().catch(() => '');
    const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
    const number = (name: string) => (fact(name) === undefined ? undefined : Number(fact(name)));
    const saves = fact('aof_enabled');
    return {
      version: fact('redis_version'),
      policy: fact('maxmemory_policy'),
      maxMemory: number('maxmemory'),
      usedMemory: number('used_memory'),
      persistent: saves === undefined ? undefined : saves === '1',
      ahead: Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (before + after) / 2,
    };
  } finally {
    await store.close();
  }
}

import type { Clock } from '../../kernel/index.ts';
import { type RedisEphemeralOptions, RedisEphemeralStore } from './ephemeral-store-redis.ts';
import { primariesOf } from './redis-connection.ts';
import { factsOf } from './redis-info.ts';

/** Below these, a Lua script can take the server over (CVE-2025-49844). Distributions mend older ones without saying so. */
const SAFE: readonly (readonly [number, number, number])[] = [
  [6, 2, 20],
  [7, 2, 11],
  [7, 4, 6],
  [8, 0, 4],
  [8, 2, 2],
];

/** What an operator wants to know of a Redis before people depend on it. Undefined: the server does not tell. */
export interface RedisFacts {
  readonly version: string | undefined;
  /** False for versions whose scripts have a hole, unless the distribution mended it without a new number. */
  readonly mended: boolean | undefined;
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
export async function redisFacts(
  url: string,
  clock: Clock,
  options: RedisEphemeralOptions,
): Promise<RedisFacts> {
  const store = await RedisEphemeralStore.connect(url, options);
  try {
    await store.ping();
    const ahead = await store.ahead(clock);
    const [server = store.redis] = primariesOf(store.redis);
    const info = await server.info().catch(() => '');
    const fact = factsOf(info);
    const number = (name: string) => (fact(name) === undefined ? undefined : Number(fact(name)));
    const version = fact('redis_version');
    const saves = fact('aof_enabled');
    return {
      version,
      mended:
        version && fact('server_name') !== 'valkey' ? isMended(version.split('.').map(Number)) : undefined,
      policy: fact('maxmemory_policy'),
      maxMemory: number('maxmemory'),
      usedMemory: number('used_memory'),
      persistent: saves === undefined ? undefined : saves === '1',
      ahead,
    };
  } finally {
    await store.close();
  }
}

function isMended([major = 0, minor = 0, patch = 0]: readonly number[]): boolean {
  const line = SAFE.find(([a, b]) => a === major && b === minor);
  if (line) return patch >= line[2];
  const [newestMajor = 0, newestMinor = 0] = SAFE.at(-1) ?? [];
  return major > newestMajor || (major === newestMajor && minor > newestMinor);
}

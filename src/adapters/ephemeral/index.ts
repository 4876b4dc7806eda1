/**
 * What lives under an hour, kept twice: in a file of this machine, and in Redis or Valkey for several machines.
 * Both are twins of the port `EphemeralStore` in kernel and pass one contract suite; nobody above knows which one
 * runs. They know keys, values and lives, and nothing of what the values mean.
 *
 * Law: a fault is `unavailable`, never "absent"; no value, key or password leaves through an error or a log line.
 */
export { machineBootId } from './boot-id.ts';
export { type RedisEphemeralOptions, RedisEphemeralStore } from './ephemeral-store-redis.ts';
export { type SqliteEphemeralOptions, SqliteEphemeralStore } from './ephemeral-store-sqlite.ts';
export { type RedisFacts, redisFacts } from './redis-facts.ts';

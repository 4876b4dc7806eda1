import type { Result } from 'ioredis';
import type { RedisClient } from './redis-connection.ts';

/** The one channel of all wakes. Its messages are topics and carry nothing else. */
export const WAKE_CHANNEL = 'cs:wake';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** 1 when the value was the expected one and now is the next, else 0. */
    csReplace(
      ...args: [key: string, expected: string, next: string, life: number, wakes?: string]
    ): Result<number, Context>;
    csJoin(key: string, member: string, life: number): Result<number, Context>;
  }
}

const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if ARGV[4] then redis.call('PUBLISH', '${WAKE_CHANNEL}', ARGV[4]) end
return 1
`;

/** A set without a life has a PTTL of -1, which is under every life. */
const JOIN = `
redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`;

/** Teaches the connection the two scripts. They are sent by their hash, and in full where the server has forgotten them. */
export function defineScripts(redis: RedisClient): void {
  redis.defineCommand('csReplace', { lua: REPLACE, numberOfKeys: 1 });
  redis.defineCommand('csJoin', { lua: JOIN, numberOfKeys: 1 });
}

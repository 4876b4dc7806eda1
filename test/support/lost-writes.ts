import { Redis } from 'ioredis';

/**
 * Remembers what this Redis holds now. What is returned puts it back as it was: the primary that knew more has died, and the replica
 * that took its place had not heard of it. Everything still open to the clients stays open.
 */
export async function beforeTheFailOver(url: string): Promise<() => Promise<void>> {
  const redis = new Redis(url);
  const kept: { key: string; life: number; value: Buffer }[] = [];
  for (const key of await redis.keys('*')) {
    const value = await redis.dumpBuffer(key);
    if (value !== null) kept.push({ key, life: Math.max(0, await redis.pttl(key)), value });
  }
  return async () => {
    await redis.flushall();
    for (const { key, life, value } of kept) await redis.restore(key, life, value, 'REPLACE');
    redis.disconnect();
  };
}

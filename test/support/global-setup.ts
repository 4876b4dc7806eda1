import type { TestProject } from 'vitest/node';
import { CHROMIUM, findOrInstall } from './services/find-or-install.ts';
import { startRedis } from './services/redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** One Redis for the whole run; tests keep apart by their ids. */
    redisUrl: string;
    chromiumPath: string;
  }
}

/** Brings up what the tests of a run share, once, before the first of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromiumPath', findOrInstall(CHROMIUM));

  const given = process.env.TEST_REDIS_URL;
  if (given) {
    project.provide('redisUrl', given);
    return async () => {};
  }
  const redis = await startRedis();
  project.provide('redisUrl', redis.url);
  return redis.stop;
}

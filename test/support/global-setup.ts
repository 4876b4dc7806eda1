import type { TestProject } from 'vitest/node';
import { type PreparedFolder, prepareFolders } from './prepared-folders.ts';
import { CHROMIUM, DOCKER_COMPOSE, findOrInstall, HAPROXY, PROMTOOL } from './services/find-or-install.ts';
import { startPostgres } from './services/postgres.ts';
import { startRedis } from './services/redis.ts';
import { useRunFolder } from './services/run-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** One Redis for the whole run; tests keep apart by their ids. */
    redisUrl: string;
    /** One PostgreSQL for the whole run, by a user who may make databases; tests keep apart by making their own. */
    databaseUrl: string;
    chromiumPath: string;
    /** Data folders of gateways that were started once; each new gateway starts on a copy. */
    preparedFolders: PreparedFolder[];
  }
}

/** Brings up what the tests of a run share, once, before the first of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  useRunFolder();
  project.provide('chromiumPath', findOrInstall(CHROMIUM));
  // Now, and not by several tests at once: the list of packages has one writer at a time.
  for (const program of [DOCKER_COMPOSE, PROMTOOL, HAPROXY]) findOrInstall(program);
  const [redis, postgres, prepared] = await Promise.all([
    givenOrStarted(process.env.TEST_REDIS_URL, startRedis),
    givenOrStarted(process.env.TEST_DATABASE_URL, startPostgres),
    prepareFolders(),
  ]);
  project.provide('redisUrl', redis.url);
  project.provide('databaseUrl', postgres.url);
  project.provide('preparedFolders', prepared.folders);
  return async () => {
    await Promise.all([redis.stop(), postgres.stop()]);
    prepared.remove();
  };
}

interface Service {
  url: string;
  stop(): Promise<void>;
}

const givenOrStarted = async (given: string | undefined, start: () => Promise<Service>): Promise<Service> =>
  given ? { url: given, stop: async () => {} } : start();

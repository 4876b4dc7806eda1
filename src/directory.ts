import {
  AuditStoreSql,
  type DirectoryPlace,
  EnrollmentStoreSql,
  IntegrationStoreSql,
  KeyStoreSql,
  openDirectory,
  PeopleStoreSql,
} from './adapters/sql/index.ts';
import type { Config, DataDir } from './config/index.ts';
import { Audit, AuditWriter } from './domain/audit/index.ts';
import { IntegrationService } from './domain/directory/index.ts';
import { EnrollmentService } from './domain/enrollment/index.ts';
import { KeyService, Seal } from './domain/keys/index.ts';
import type { Clock, Logger, Random } from './kernel/index.ts';

export interface DirectoryParts {
  config: Config;
  dataDir: DataDir;
  clock: Clock;
  random: Random;
  logger: Logger;
}

/**
 * The directory with the services that work on it: all that the CLI needs, and the first half of a gateway.
 * Several of these, in several processes, may be open on one directory.
 */
export async function openDirectoryServices(parts: DirectoryParts) {
  const { config, dataDir, clock, random, logger } = parts;
  const db = await openDirectory(placeOf(config, dataDir), logger);
  const audit = new Audit({
    writer: new AuditWriter({ store: new AuditStoreSql(db), random, logger }),
    clock,
    random,
  });
  const integrationStore = new IntegrationStoreSql(db);
  const people = new PeopleStoreSql(db);
  return {
    audit,
    integrationStore,
    people,
    integrations: new IntegrationService({ store: integrationStore, audit, clock, random }),
    enrollment: new EnrollmentService({
      store: new EnrollmentStoreSql(db),
      people,
      audit,
      clock,
      random,
      issuer: config.publicUrl,
    }),
    keys: new KeyService({
      store: new KeyStoreSql(db),
      seal: new Seal({ root: dataDir.rootSecret, random }),
      clock,
      random,
    }),
    /** Writes what waits and closes. */
    async close(): Promise<void> {
      await audit.flush().catch(() => {});
      await db.destroy();
    },
  };
}

const placeOf = ({ databaseUrl }: Config, { directoryFile }: DataDir): DirectoryPlace =>
  databaseUrl === undefined
    ? { kind: 'sqlite', file: directoryFile }
    : { kind: 'postgres', url: databaseUrl };

export type DirectoryServices = Awaited<ReturnType<typeof openDirectoryServices>>;

import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, onTestFinished } from 'vitest';
import {
  AuditLogStoreSql,
  AuditStoreSql,
  BrowserStoreSql,
  ChainStoreSql,
  DeliveryStoreSql,
  EnrollmentStoreSql,
  EntraLinkStoreSql,
  GrantStoreSql,
  HealthStoreSql,
  IntegrationStoreSql,
  KeyStoreSql,
  LogoStoreSql,
  OrganizationStoreSql,
  OrganizationUserStoreSql,
  OwnershipStoreSql,
  openDirectory,
  PeopleSearchSql,
  PeopleStoreSql,
  RecoveryStoreSql,
  SecretStoreSql,
  StatisticsStoreSql,
  WebhookStoreSql,
} from '../../src/adapters/sql/index.ts';
import { ChainSigner } from '../../src/domain/audit/index.ts';
import { type Logger, silentLogger } from '../../src/kernel/index.ts';
import type { DirectoryUnderTest, OpenDirectoryUnderTest } from '../contract/directory-subject.ts';
import { freshDatabase, type TestDatabase } from './databases.ts';

/** What `openDirectory` gives. */
export type OpenDirectory = Awaited<ReturnType<typeof openDirectory>>;

/** Signs the audit rows of every directory without a gateway. */
export const TEST_SIGNER = new ChainSigner(createSecretKey(Buffer.alloc(32, 7)));

/** A directory in a file of its own. */
export async function sqliteDirectory(): Promise<DirectoryUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-directory-'));
  const db = await openDirectory({ kind: 'sqlite', file: join(folder, 'directory.sqlite') }, silentLogger);
  return {
    ...storesOn(db),
    close: async () => {
      await db.destroy();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * Opens directories in the run's shared PostgreSQL, one after the other: each is as empty as a new one when it is closed
 * and opened again. The database is of this test file alone and goes with it.
 */
export function usePostgresDirectory(): OpenDirectoryUnderTest {
  let database: TestDatabase | undefined;
  let db: OpenDirectory | undefined;
  let inUse = false;
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });
  return async () => {
    if (inUse) throw new Error('the directory of this file is in use');
    inUse = true;
    database ??= await freshDatabase();
    db ??= await openDirectory({ kind: 'postgres', url: database.url }, silentLogger);
    const opened = db;
    await empty(opened);
    return {
      ...storesOn(opened),
      close: async () => {
        inUse = false;
      },
    };
  };
}

/** Takes out whatever was put in since the tables were made; the organization came with them. */
async function empty(db: OpenDirectory): Promise<void> {
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  const filled = tables.filter((name) => name !== 'organizations');
  const deletes = filled.map((name) => `delete from ${name}`);
  // Everything goes, so that nothing has to be looked for that still refers to it.
  await sql.raw(['set local session_replication_role = replica', ...deletes].join('; ')).execute(db);
}

/** A database that goes when the test does. */
export async function databaseOfThisTest(server?: string): Promise<TestDatabase> {
  const database = await freshDatabase(server);
  onTestFinished(() => database.drop());
  return database;
}

/** A node's directory on this PostgreSQL, closed when the test is over. */
export async function openNode(url: string, logger: Logger = silentLogger) {
  const db = await openDirectory({ kind: 'postgres', url }, logger);
  onTestFinished(() => db.destroy());
  return { db, ...storesOn(db) };
}

/** Every port of the directory on this database. */
export const storesOn = (db: OpenDirectory): Omit<DirectoryUnderTest, 'close'> => ({
  integrations: new IntegrationStoreSql(db),
  secrets: new SecretStoreSql(db),
  logos: new LogoStoreSql(db),
  people: new PeopleStoreSql(db),
  organizationUsers: new OrganizationUserStoreSql(db),
  search: new PeopleSearchSql(db),
  enrollment: new EnrollmentStoreSql(db),
  browsers: new BrowserStoreSql(db),
  links: new EntraLinkStoreSql(db),
  organizations: new OrganizationStoreSql(db),
  ownership: new OwnershipStoreSql(db),
  recoveries: new RecoveryStoreSql(db),
  grants: new GrantStoreSql(db),
  keys: new KeyStoreSql(db),
  audit: new AuditStoreSql(db, TEST_SIGNER),
  auditLog: new AuditLogStoreSql(db),
  chain: new ChainStoreSql(db),
  statistics: new StatisticsStoreSql(db),
  health: new HealthStoreSql(db),
  addSecret: async (integrationId, { hash, createdAt, expiresAt }) => {
    await db
      .insertInto('client_secrets')
      .values({
        hash,
        sealed: null,
        integration_id: integrationId,
        created_at: createdAt,
        expires_at: expiresAt ?? null,
      })
      .execute();
  },
  webhooks: new WebhookStoreSql(db),
  deliveries: new DeliveryStoreSql(db),
  auditRows: () => db.selectFrom('audit_events').selectAll().orderBy('sequence').execute(),
  everyRow: async () => {
    const tables = await db.introspection.getTables();
    const all = tables.map(async ({ name }): Promise<[string, object[]]> => {
      const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(db);
      return [name, rows];
    });
    return Object.fromEntries(await Promise.all(all));
  },
});

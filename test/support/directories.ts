import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import {
  AuditStoreSql,
  BrowserStoreSql,
  EnrollmentStoreSql,
  GrantStoreSql,
  IntegrationStoreSql,
  KeyStoreSql,
  openDirectory,
  PeopleStoreSql,
  RecoveryStoreSql,
} from '../../src/adapters/sql/index.ts';
import { type Logger, silentLogger } from '../../src/kernel/index.ts';
import type { DirectoryUnderTest } from '../contract/directory-subject.ts';
import { freshDatabase, type TestDatabase } from './databases.ts';

/** What `openDirectory` gives. */
export type OpenDirectory = Awaited<ReturnType<typeof openDirectory>>;

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

/** A directory in a database of its own, in the run's shared PostgreSQL. */
export async function postgresDirectory(): Promise<DirectoryUnderTest> {
  const database = await freshDatabase();
  const db = await openDirectory({ kind: 'postgres', url: database.url }, silentLogger);
  return {
    ...storesOn(db),
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
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
  people: new PeopleStoreSql(db),
  enrollment: new EnrollmentStoreSql(db),
  browsers: new BrowserStoreSql(db),
  recoveries: new RecoveryStoreSql(db),
  grants: new GrantStoreSql(db),
  keys: new KeyStoreSql(db),
  audit: new AuditStoreSql(db),
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

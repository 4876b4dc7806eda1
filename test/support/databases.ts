import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  /** Runs one statement in it, as an operator would. */
  query<Row extends object>(sql: string): Promise<Row[]>;
  drop(): Promise<void>;
}

/** An empty database of this test alone, by default in the run's shared PostgreSQL. */
export async function freshDatabase(server = inject('databaseUrl')): Promise<TestDatabase> {
  const name = `countersign_test_${randomBytes(8).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  // Copying the files of an empty database is less work than writing every page of them to the log.
  await query(server, `create database ${name} strategy file_copy`);
  return {
    url: url.href,
    query: (sql) => query(url.href, sql),
    async drop() {
      await query(server, `drop database ${name} with (force)`);
    },
  };
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

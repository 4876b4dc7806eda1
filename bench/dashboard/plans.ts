import type { Query } from './queries.ts';

/** Runs SQL in the database that is measured. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  rows<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A table that a query reads from end to end. */
export interface FullScan {
  readonly table: string;
  readonly rows: number;
  /** By an index from end to end, or as far as a limit goes, which the planner does not say. */
  readonly byIndex: boolean;
  readonly sql: string;
}

/** Below this a table is read faster than its index. */
export const SMALL = 1_000;

/** The tables that these queries read from end to end, the largest first; each statement is looked at once. */
export async function fullScans(database: Database, queries: readonly Query[]): Promise<FullScan[]> {
  const reads = new Map(
    queries
      .filter(({ sql }) => /^\s*(select|with|update|delete)\b/i.test(sql))
      .filter(({ sql }) => !/pg_advisory|sqlite_master/.test(sql))
      .map((query) => [query.sql, query]),
  );
  const found: FullScan[] = [];
  for (const query of reads.values()) {
    for (const { table, byIndex } of await scansOf(database, query)) {
      const [count] = await database.rows<{ n: number | string }>(`select count(*) as n from "${table}"`);
      found.push({ table, byIndex, rows: Number(count?.n ?? 0), sql: query.sql });
    }
  }
  return found.sort((a, b) => b.rows - a.rows);
}

type Scan = Pick<FullScan, 'table' | 'byIndex'>;

const scansOf = (database: Database, query: Query): Promise<Scan[]> =>
  database.kind === 'sqlite' ? scansOfSqlite(database, query) : scansOfPostgres(database, query);

async function scansOfSqlite(database: Database, { sql }: Query): Promise<Scan[]> {
  const plan = await database.rows<{ detail: string }>(`explain query plan ${sql}`);
  const tables = await database.rows<{ name: string }>(`select name from sqlite_master where type = 'table'`);
  return plan.flatMap(({ detail }) => {
    const [, name = '', how = ''] = /^SCAN (\S+)(.*)$/.exec(detail) ?? [];
    const table = tables.find((one) => one.name === name)?.name ?? aliased(sql, name);
    return table === undefined ? [] : [{ table, byIndex: how.includes('USING') }];
  });
}

/** The table that goes by another name in this statement. */
const aliased = (sql: string, alias: string): string | undefined =>
  alias === '' ? undefined : new RegExp(`"(\\w+)" as "${alias}"`).exec(sql)?.[1];

interface PostgresNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  Plans?: PostgresNode[];
}

async function scansOfPostgres(database: Database, { sql, parameters }: Query): Promise<Scan[]> {
  const rows = await database.rows<{ 'QUERY PLAN': { Plan: PostgresNode }[] }>(
    `explain (format json) ${sql}`,
    parameters,
  );
  const scans: Scan[] = [];
  const walk = (node: PostgresNode): void => {
    const table = node['Relation Name'];
    if (table !== undefined) {
      if (node['Node Type'] === 'Seq Scan') scans.push({ table, byIndex: false });
      else if (/^Index (Only )?Scan/.test(node['Node Type']) && node['Index Cond'] === undefined)
        scans.push({ table, byIndex: true });
    }
    for (const child of node.Plans ?? []) walk(child);
  };
  for (const { 'QUERY PLAN': plans } of rows) for (const { Plan } of plans) walk(Plan);
  return scans;
}

import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Client } from 'pg';

/** One statement as it was sent, with what was filled in. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

let heard: Query[] | undefined;

/** Hears every statement that this process sends to a database while the work goes on. */
export async function queriesOf(work: () => Promise<void>): Promise<Query[]> {
  const own: Query[] = [];
  heard = own;
  try {
    await work();
  } finally {
    heard = undefined;
  }
  return own;
}

const hear = (sql: string, parameters: readonly unknown[]): void => {
  heard?.push({ sql, parameters: [...parameters] });
};

/** To be called before the gateway opens anything: what is prepared earlier is not heard. */
export function listen(): void {
  const prepare = DatabaseSync.prototype.prepare;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string): StatementSync {
    const statement = prepare.call(this, sql);
    // What lives under an hour has a file of its own, and is no part of what may be large.
    if (this.location()?.endsWith('directory.sqlite') !== true) return statement;
    for (const verb of ['all', 'run', 'iterate', 'get'] as const) {
      const original = statement[verb].bind(statement) as (...values: unknown[]) => never;
      Object.defineProperty(statement, verb, {
        value: (...values: unknown[]) => {
          hear(sql, values);
          return original(...values);
        },
      });
    }
    return statement;
  };
  const query = Client.prototype.query as (...words: unknown[]) => unknown;
  Object.defineProperty(Client.prototype, 'query', {
    value: function (this: Client, ...words: unknown[]) {
      const [first, second] = words;
      if (typeof first === 'string') hear(first, Array.isArray(second) ? second : []);
      return query.apply(this, words);
    },
  });
}

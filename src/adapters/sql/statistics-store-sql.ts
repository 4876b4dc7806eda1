import type { Kysely } from 'kysely';
import type {
  Cell,
  CountedEvent,
  Fact,
  Scope,
  Span,
  StatisticsStore,
} from '../../domain/statistics/index.ts';
import type { IntegrationId, OrganizationId } from '../../kernel/index.ts';
import { BatchInsert } from './batch-insert.ts';
import { guarded } from './open.ts';
import type { Database } from './schema.ts';

/** The one row of the table of cursors. */
const CURSOR = 'sign_in_counts';

/** `StatisticsStore` on SQL. */
export class StatisticsStoreSql implements StatisticsStore {
  readonly #db: Kysely<Database>;
  readonly #cells = new BatchInsert(
    'sign_in_counts',
    ['scope', 'span', 'start', 'fact', 'count'],
    'on conflict (scope, span, start, fact) do update set count = sign_in_counts.count + excluded.count',
  );

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  cursor(): Promise<number> {
    return guarded('look how far sign-ins are counted', async () => {
      const row = await this.#db
        .selectFrom('sign_in_counts_cursor')
        .select('sequence')
        .where('name', '=', CURSOR)
        .executeTakeFirst();
      return Number(row?.sequence ?? 0);
    });
  }

  eventsAfter(sequence: number, limit: number): Promise<CountedEvent[]> {
    return guarded('read the audit log in order', async () => {
      const rows = await this.#db
        .selectFrom('audit_events')
        .select(['sequence', 'at', 'event', 'organization_id', 'integration_id', 'detail'])
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        sequence: Number(row.sequence),
        at: Number(row.at),
        event: row.event as CountedEvent['event'],
        organizationId: (row.organization_id ?? undefined) as OrganizationId | undefined,
        integrationId: (row.integration_id ?? undefined) as IntegrationId | undefined,
        detail: JSON.parse(row.detail) as Record<string, string>,
      }));
    });
  }

  add(cells: readonly Cell[], from: number, to: number): Promise<boolean> {
    return guarded('count sign-ins', () =>
      this.#db.transaction().execute(async (tx) => {
        // First, so that a second process waits here and then finds that it came too late.
        if (!(await moveCursor(tx, from, to))) return false;
        await this.#cells.run(tx, cells);
        return true;
      }),
    );
  }

  cells(scope: Scope, span: Span, from: number): Promise<Cell[]> {
    return guarded('read how sign-ins went', async () => {
      const rows = await this.#db
        .selectFrom('sign_in_counts')
        .select(['start', 'fact', 'count'])
        .where('scope', '=', scope)
        .where('span', '=', span)
        .where('start', '>=', from)
        .execute();
      return rows.map((row) => ({
        scope,
        span,
        start: Number(row.start),
        fact: row.fact as Fact,
        count: Number(row.count),
      }));
    });
  }

  sweep(span: Span, before: number): Promise<void> {
    return guarded('forget old counts', async () => {
      await this.#db
        .deleteFrom('sign_in_counts')
        .where('span', '=', span)
        .where('start', '<', before)
        .execute();
    });
  }
}

async function moveCursor(tx: Kysely<Database>, from: number, to: number): Promise<boolean> {
  if (from === 0) {
    await tx
      .insertInto('sign_in_counts_cursor')
      .values({ name: CURSOR, sequence: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const { numUpdatedRows } = await tx
    .updateTable('sign_in_counts_cursor')
    .set({ sequence: to })
    .where('name', '=', CURSOR)
    .where('sequence', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

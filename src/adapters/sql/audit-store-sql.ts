import type { Kysely } from 'kysely';
import {
  type AuditEvent,
  type AuditStore,
  CHAIN_START,
  type ChainedEvent,
  chain,
} from '../../domain/audit/index.ts';
import { guarded } from './open.ts';
import type { Database } from './schema.ts';

/** Rows of one statement: SQLite takes 32,766 values in one, at 13 a row. */
const ROWS_AT_ONCE = 1_000;

/** `AuditStore` on SQL. */
export class AuditStoreSql implements AuditStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  append(events: readonly AuditEvent[], salt: () => string): Promise<void> {
    return guarded('append to the audit log', () =>
      this.#db.transaction().execute(async (tx) => {
        const last = await tx
          .selectFrom('audit_events')
          .select(['sequence', 'hash'])
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst();
        let previous: { sequence: number; hash: string } = last
          ? { sequence: Number(last.sequence), hash: last.hash }
          : CHAIN_START;
        const rows = events.map((event) => {
          const chained = chain(event, previous, salt());
          previous = chained;
          return chained;
        });
        for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
          const some = rows.slice(from, from + ROWS_AT_ONCE);
          await tx.insertInto('audit_events').values(some.map(toRow)).execute();
          await tx.insertInto('audit_personal').values(some.map(toPersonal)).execute();
        }
      }),
    );
  }
}

const toRow = (event: ChainedEvent) => ({
  sequence: event.sequence,
  id: event.id,
  at: event.at,
  event: event.event,
  organization_id: event.organizationId ?? null,
  integration_id: event.integrationId ?? null,
  user_id: event.userId ?? null,
  phone_id: event.phoneId ?? null,
  challenge_id: event.challengeId ?? null,
  detail: JSON.stringify(event.detail),
  personal_hash: event.personalHash,
  previous_hash: event.previousHash,
  hash: event.hash,
});

const toPersonal = (event: ChainedEvent) => ({
  event_id: event.id,
  salt: event.salt,
  data: JSON.stringify(event.personal),
});

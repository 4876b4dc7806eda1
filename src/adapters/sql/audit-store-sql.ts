import type { Kysely } from 'kysely';
import {
  type AuditEvent,
  type AuditStore,
  CHAIN_START,
  type ChainedEvent,
  chain,
} from '../../domain/audit/index.ts';
import { BatchInsert } from './batch-insert.ts';
import { guarded, isDuplicate } from './open.ts';
import { lockAuditChain } from './postgres-dialect.ts';
import type { Database } from './schema.ts';

/** Ids of one question: SQLite takes 32,766 values in one, PostgreSQL 65,535. */
const IDS_AT_ONCE = 1_000;

/** `AuditStore` on SQL. */
export class AuditStoreSql implements AuditStore {
  readonly #db: Kysely<Database>;
  readonly #events = new BatchInsert('audit_events', [
    'sequence',
    'id',
    'at',
    'event',
    'organization_id',
    'integration_id',
    'user_id',
    'phone_id',
    'challenge_id',
    'detail',
    'personal_hash',
    'previous_hash',
    'hash',
  ]);
  readonly #personal = new BatchInsert('audit_personal', ['event_id', 'salt', 'data']);

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  append(events: readonly AuditEvent[], salt: () => string): Promise<void> {
    return guarded('append to the audit log', async () => {
      try {
        await this.#appendAll(events, salt);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const missing = await this.#missing(events);
        if (missing.length === events.length) throw error;
        if (missing.length > 0) await this.#appendAll(missing, salt);
      }
    });
  }

  async #appendAll(events: readonly AuditEvent[], salt: () => string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await lockAuditChain(tx);
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
      await this.#events.run(tx, rows.map(toRow));
      await this.#personal.run(tx, rows.map(toPersonal));
    });
  }

  /** Those that are not in the chain: an earlier try may have been committed and its answer lost on the way. */
  async #missing(events: readonly AuditEvent[]): Promise<AuditEvent[]> {
    const known = new Set<string>();
    for (let from = 0; from < events.length; from += IDS_AT_ONCE) {
      const ids = events.slice(from, from + IDS_AT_ONCE).map(({ id }) => id);
      const rows = await this.#db.selectFrom('audit_events').select('id').where('id', 'in', ids).execute();
      for (const { id } of rows) known.add(id);
    }
    return events.filter(({ id }) => !known.has(id));
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

import type { Kysely } from 'kysely';
import {
  type AuditEvent,
  type AuditEventName,
  type AuditStore,
  type ChainedEvent,
  type ChainSigner,
  chain,
  headAt,
  nextLink,
  type PastEvent,
} from '../../domain/audit/index.ts';
import type {
  ChallengeId,
  EventId,
  IntegrationId,
  OrganizationId,
  PhoneId,
  UserId,
} from '../../kernel/index.ts';
import { readCheckpoints, writeCheckpoint } from './audit-checkpoints.ts';
import { BatchInsert } from './batch-insert.ts';
import { guarded, isDuplicate } from './open.ts';
import { lockAuditChain } from './postgres-dialect.ts';
import type { Database } from './schema.ts';

/** Ids of one question: SQLite takes 32,766 values in one, PostgreSQL 65,535. */
const IDS_AT_ONCE = 1_000;
/** As many as most batches have: with questions of two lengths the database keeps both of them prepared. */
const FEW_IDS = 32;

/** `AuditStore` on SQL. */
export class AuditStoreSql implements AuditStore {
  readonly #db: Kysely<Database>;
  readonly #signer: ChainSigner;
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
    'reference',
    'actor_id',
    'signature',
  ]);
  readonly #personal = new BatchInsert('audit_personal', ['event_id', 'salt', 'data']);

  constructor(db: Kysely<Database>, signer: ChainSigner) {
    this.#db = db;
    this.#signer = signer;
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

  historyOf(
    userId: UserId,
    limit: number,
    before = Number.MAX_SAFE_INTEGER,
    within?: OrganizationId,
  ): Promise<PastEvent[]> {
    return guarded('read the history of a user', async () => {
      const rows = await this.#db
        .selectFrom('audit_events')
        .leftJoin('audit_personal', 'audit_personal.event_id', 'audit_events.id')
        .select([
          'sequence',
          'id',
          'at',
          'event',
          'organization_id',
          'integration_id',
          'phone_id',
          'challenge_id',
          'detail',
          'data',
        ])
        .where('user_id', '=', userId)
        .where('sequence', '<', before)
        .$if(within !== undefined, (events) => events.where('organization_id', '=', within ?? ''))
        .orderBy('sequence', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => toPastEvent(userId, row));
    });
  }

  async #appendAll(events: readonly AuditEvent[], salt: () => string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await lockAuditChain(tx);
      const last = await tx
        .selectFrom('audit_events')
        .select(['sequence', 'hash', 'signature'])
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      const { previous: end, signedSince } = nextLink(
        last && { ...last, sequence: Number(last.sequence) },
        await readCheckpoints(tx),
        this.#signer,
        events[0]?.at ?? 0,
      );
      let previous = end;
      const rows = events.map((event) => {
        const chained = chain(event, previous, salt());
        previous = chained;
        return chained;
      });
      await this.#events.run(
        tx,
        rows.map((row) => toRow(row, this.#signer)),
      );
      await writeCheckpoint(tx, this.#signer.sign(headAt(previous, signedSince)));
      const erased = await this.#erasedOf(tx, events);
      const kept = rows.filter(({ userId }) => userId === undefined || !erased.has(userId));
      if (kept.length > 0) await this.#personal.run(tx, kept.map(toPersonal));
    });
  }

  /** Whoever was deleted while these events waited to be written: nothing personal of theirs is kept any more. */
  async #erasedOf(tx: Kysely<Database>, events: readonly AuditEvent[]): Promise<Set<string>> {
    const ids = [...new Set(events.flatMap(({ userId }) => userId ?? []))];
    const erased = new Set<string>();
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      const some = ids.slice(from, from + IDS_AT_ONCE);
      const rows = await tx
        .selectFrom('users')
        .select('id')
        .where('id', 'in', padded(some, some.length > FEW_IDS ? IDS_AT_ONCE : FEW_IDS))
        .where('deleted_at', 'is not', null)
        .execute();
      for (const { id } of rows) erased.add(id);
    }
    return erased;
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

/** The ids, and as many empty ones as make up this number. */
const padded = (ids: readonly string[], length: number): string[] => [
  ...ids,
  ...Array<string>(length - ids.length).fill(''),
];

interface HistoryRow {
  sequence: number | string;
  id: string;
  at: number | string;
  event: string;
  organization_id: string | null;
  integration_id: string | null;
  phone_id: string | null;
  challenge_id: string | null;
  detail: string;
  data: string | null;
}

const toPastEvent = (userId: UserId, row: HistoryRow): PastEvent => ({
  sequence: Number(row.sequence),
  id: row.id as EventId,
  at: Number(row.at),
  event: row.event as AuditEventName,
  userId,
  organizationId: (row.organization_id ?? undefined) as OrganizationId | undefined,
  integrationId: (row.integration_id ?? undefined) as IntegrationId | undefined,
  phoneId: (row.phone_id ?? undefined) as PhoneId | undefined,
  challengeId: (row.challenge_id ?? undefined) as ChallengeId | undefined,
  detail: JSON.parse(row.detail) as Record<string, string>,
  personal: JSON.parse(row.data ?? '{}') as Record<string, string>,
});

const toRow = (event: ChainedEvent, signer: ChainSigner) => ({
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
  reference: event.reference ?? null,
  actor_id: event.detail.actor ?? null,
  signature: signer.signRow(event.hash),
});

const toPersonal = (event: ChainedEvent) => ({
  event_id: event.id,
  salt: event.salt,
  data: JSON.stringify(event.personal),
});

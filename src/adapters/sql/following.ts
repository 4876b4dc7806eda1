import type { Kysely, Transaction } from 'kysely';
import type { AuditEventName } from '../../domain/audit/index.ts';
import type { DeliveryStore, FollowedEvent, Webhook } from '../../domain/webhooks/index.ts';
import type {
  ChallengeId,
  EventId,
  IntegrationId,
  OrganizationId,
  PhoneId,
  UserId,
} from '../../kernel/index.ts';
import { BatchInsert } from './batch-insert.ts';
import { fromDelivery, toWebhook, WEBHOOK_COLUMNS } from './rows-of-webhooks.ts';
import type { Database } from './schema.ts';
import { lastSequence } from './webhook-store-sql.ts';

export type Route = Parameters<DeliveryStore['follow']>[1];
/** A webhook that is on, and behind which event it begins to hear. */
type Listening = Webhook & { readonly from: number };

const CURSOR = 'audit';

/**
 * Reads the audit log from where all processes together have come to. The chain is written by one transaction at a time,
 * each of which takes the next numbers: nothing ever appears before what was read.
 */
export class Following {
  readonly #db: Kysely<Database>;
  readonly #deliveries = new BatchInsert('webhook_deliveries', [
    'id',
    'webhook_id',
    'event_id',
    'type',
    'body',
    'state',
    'tries',
    'attempts',
    'due_at',
    'claim',
    'created_at',
  ]);

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async readOn(limit: number, route: Route): Promise<number> {
    // Most looks find nothing; they cost a few reads and no write.
    const [cursor, last, listening] = await Promise.all([
      cursorOf(this.#db),
      lastSequence(this.#db),
      listeningIn(this.#db),
    ]);
    if (listening.length === 0 || last <= startOf(cursor, listening)) return 0;
    return this.#db.transaction().execute((tx) => this.#turn(tx, limit, route));
  }

  /** What no other process does at the same time. */
  async #turn(tx: Transaction<Database>, limit: number, route: Route): Promise<number> {
    await tx
      .insertInto('webhook_cursor')
      .values({ name: CURSOR, sequence: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx
      .updateTable('webhook_cursor')
      .set((of) => ({ sequence: of.ref('sequence') }))
      .where('name', '=', CURSOR)
      .execute();
    const cursor = await cursorOf(tx);
    // In this order: a webhook that is not seen yet wants to hear of what comes after the end that was read before it.
    const last = await lastSequence(tx);
    const listening = await listeningIn(tx);
    if (listening.length === 0) return 0;
    const rows = await tx
      .selectFrom('audit_events')
      .select([
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
      ])
      .where('sequence', '>', startOf(cursor, listening))
      .where('sequence', '<=', last)
      .orderBy('sequence')
      .limit(limit)
      .execute();
    const sequences = new Map<string, number>(rows.map((row) => [row.id, Number(row.sequence)]));
    const from = new Map<string, number>(listening.map((one) => [one.id, one.from]));
    const wanted = route(rows.map(toEvent), listening).filter(
      ({ eventId, webhookId }) => (sequences.get(eventId) ?? 0) > (from.get(webhookId) ?? 0),
    );
    await this.#deliveries.run(tx, wanted.map(fromDelivery));
    await tx
      .updateTable('webhook_cursor')
      .set({ sequence: rows.length < limit ? last : Number(rows.at(-1)?.sequence) })
      .where('name', '=', CURSOR)
      .execute();
    return rows.length;
  }
}

async function cursorOf(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('webhook_cursor')
    .select('sequence')
    .where('name', '=', CURSOR)
    .executeTakeFirst();
  return Number(row?.sequence ?? 0);
}

async function listeningIn(db: Kysely<Database>): Promise<Listening[]> {
  const rows = await db
    .selectFrom('webhooks')
    .select(WEBHOOK_COLUMNS)
    .select('from_sequence')
    .where('enabled', '=', 1)
    .execute();
  return rows.map((row) => ({ ...toWebhook(row), from: Number(row.from_sequence) }));
}

/** Where to read on: what nobody who listens now wants to hear is left out, however long nobody did. */
const startOf = (cursor: number, listening: readonly Listening[]): number =>
  Math.max(cursor, Math.min(...listening.map(({ from }) => from)));

interface EventRow {
  id: string;
  at: number | string;
  event: string;
  organization_id: string | null;
  integration_id: string | null;
  user_id: string | null;
  phone_id: string | null;
  challenge_id: string | null;
  detail: string;
}

const toEvent = (row: EventRow): FollowedEvent => ({
  id: row.id as EventId,
  at: Number(row.at),
  event: row.event as AuditEventName,
  organizationId: (row.organization_id ?? undefined) as OrganizationId | undefined,
  integrationId: (row.integration_id ?? undefined) as IntegrationId | undefined,
  userId: (row.user_id ?? undefined) as UserId | undefined,
  phoneId: (row.phone_id ?? undefined) as PhoneId | undefined,
  challengeId: (row.challenge_id ?? undefined) as ChallengeId | undefined,
  detail: JSON.parse(row.detail) as Record<string, string>,
});

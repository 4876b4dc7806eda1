import type { Kysely, Transaction } from 'kysely';
import type {
  Claim,
  Delivery,
  DeliveryStore,
  LoggedDelivery,
  Outgoing,
  Recorded,
} from '../../domain/webhooks/index.ts';
import type { DeliveryId, WebhookId } from '../../kernel/index.ts';
import { Following, type Route } from './following.ts';
import { guarded } from './open.ts';
import {
  fromAttempt,
  fromDelivery,
  SECRET_COLUMNS,
  toAttempt,
  toDelivery,
  toSecrets,
  toWebhook,
  WEBHOOK_COLUMNS,
} from './rows-of-webhooks.ts';
import type { Database } from './schema.ts';

/** `DeliveryStore` on SQL. */
export class DeliveryStoreSql implements DeliveryStore {
  readonly #db: Kysely<Database>;
  readonly #following: Following;

  constructor(db: Kysely<Database>) {
    this.#db = db;
    this.#following = new Following(db);
  }

  follow(limit: number, route: Route): Promise<number> {
    return guarded('follow the audit log', () => this.#following.readOn(limit, route));
  }

  add(delivery: Delivery): Promise<void> {
    return guarded('keep a delivery', async () => {
      await this.#db.insertInto('webhook_deliveries').values(fromDelivery(delivery)).execute();
    });
  }

  due(now: number, limit: number): Promise<{ id: WebhookId; failing: boolean }[]> {
    return guarded('look for deliveries', async () => {
      const rows = await this.#db
        .selectFrom('webhooks')
        .select(['id', 'failing_since'])
        .where('enabled', '=', 1)
        .where((where) =>
          where.exists(
            where
              .selectFrom('webhook_deliveries')
              .select('webhook_deliveries.id')
              .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
              .where('webhook_deliveries.due_at', '<=', now),
          ),
        )
        .orderBy((of) => of.fn.coalesce('failing_since', of.lit(0)))
        .limit(limit)
        .execute();
      return rows.map((row) => ({ id: row.id as WebhookId, failing: row.failing_since !== null }));
    });
  }

  claim(id: WebhookId, claim: Claim, limit: number): Promise<Outgoing[]> {
    return guarded('claim deliveries', () =>
      this.#db.transaction().execute(async (tx) => {
        const due = await tx
          .selectFrom('webhook_deliveries')
          .select('id')
          .where('webhook_id', '=', id)
          .where('due_at', '<=', claim.now)
          .orderBy('due_at')
          .limit(limit)
          .execute();
        const claimed: DeliveryId[] = [];
        for (const one of due) {
          const { numUpdatedRows } = await tx
            .updateTable('webhook_deliveries')
            .set({ claim: claim.token, due_at: claim.until })
            .where('id', '=', one.id)
            .where('due_at', '<=', claim.now)
            .executeTakeFirst();
          if (numUpdatedRows === 1n) claimed.push(one.id as DeliveryId);
        }
        return outgoingOf(tx, claimed, claim.token);
      }),
    );
  }

  claimAgain(id: DeliveryId, claim: Claim): Promise<Outgoing | undefined> {
    return guarded('claim a delivery', () =>
      this.#db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('webhook_deliveries')
          .set({ claim: claim.token, due_at: claim.until, state: 'waiting', tries: 0 })
          .where('id', '=', id)
          .where((where) =>
            where.or([
              where('claim', 'is', null),
              where('due_at', 'is', null),
              where('due_at', '<=', claim.now),
            ]),
          )
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return undefined;
        return (await outgoingOf(tx, [id], claim.token))[0];
      }),
    );
  }

  record(
    { delivery, webhook, claim }: Outgoing,
    what: Recorded,
  ): Promise<{ failingSince: number | undefined }> {
    return guarded('record a delivery', () =>
      this.#db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('webhook_deliveries')
          .set({
            state: what.state,
            tries: delivery.tries + 1,
            attempts: what.attempt.number,
            due_at: what.dueAt ?? null,
            claim: null,
          })
          .where('id', '=', delivery.id)
          .where('claim', '=', claim)
          .executeTakeFirst();
        if (numUpdatedRows === 1n) {
          await tx.insertInto('webhook_attempts').values(fromAttempt(delivery.id, what.attempt)).execute();
        }
        return { failingSince: await healthOf(tx, webhook.id, what) };
      }),
    );
  }

  giveBack({ delivery, claim }: Outgoing, now: number): Promise<void> {
    return guarded('give a delivery back', async () => {
      await this.#db
        .updateTable('webhook_deliveries')
        .set({ due_at: now, claim: null })
        .where('id', '=', delivery.id)
        .where('claim', '=', claim)
        .execute();
    });
  }

  list(id: WebhookId, limit: number, before?: Delivery): Promise<LoggedDelivery[]> {
    return guarded('read the log of a webhook', async () => {
      let query = this.#db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook_id', '=', id)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (before !== undefined) {
        query = query.where((where) =>
          where.or([
            where('created_at', '<', before.createdAt),
            where.and([where('created_at', '=', before.createdAt), where('id', '<', before.id)]),
          ]),
        );
      }
      return this.#withLogs((await query.execute()).map(toDelivery));
    });
  }

  byId(id: DeliveryId): Promise<LoggedDelivery | undefined> {
    return guarded('read a delivery', async () => {
      const row = await this.#db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && (await this.#withLogs([toDelivery(row)]))[0];
    });
  }

  sweep(before: number, most: number): Promise<void> {
    return guarded('forget old deliveries', async () => {
      await this.#db.deleteFrom('webhook_deliveries').where('created_at', '<', before).execute();
      for (const { id } of await this.#db.selectFrom('webhooks').select('id').execute()) {
        const edge = await this.#db
          .selectFrom('webhook_deliveries')
          .select('created_at')
          .where('webhook_id', '=', id)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .offset(most)
          .limit(1)
          .executeTakeFirst();
        if (edge === undefined) continue;
        await this.#db
          .deleteFrom('webhook_deliveries')
          .where('webhook_id', '=', id)
          .where('due_at', 'is', null)
          .where('created_at', '<=', edge.created_at)
          .execute();
      }
    });
  }

  async #withLogs(deliveries: readonly Delivery[]): Promise<LoggedDelivery[]> {
    if (deliveries.length === 0) return [];
    const rows = await this.#db
      .selectFrom('webhook_attempts')
      .selectAll()
      .where(
        'delivery_id',
        'in',
        deliveries.map(({ id }) => id),
      )
      .orderBy('number')
      .execute();
    return deliveries.map((delivery) => ({
      ...delivery,
      log: rows.filter((row) => row.delivery_id === delivery.id).map(toAttempt),
    }));
  }
}

async function outgoingOf(
  tx: Transaction<Database>,
  ids: readonly DeliveryId[],
  claim: string,
): Promise<Outgoing[]> {
  const outgoing: Outgoing[] = [];
  for (const id of ids) {
    const delivery = await tx
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const webhook = await tx
      .selectFrom('webhooks')
      .select([...WEBHOOK_COLUMNS, ...SECRET_COLUMNS])
      .where('id', '=', delivery.webhook_id)
      .executeTakeFirstOrThrow();
    const secrets = toSecrets(webhook);
    outgoing.push({ delivery: toDelivery(delivery), webhook: { ...toWebhook(webhook), secrets }, claim });
  }
  return outgoing;
}

/** Keeps what an attempt says about its webhook, and gives since when it fails. */
async function healthOf(
  tx: Transaction<Database>,
  id: WebhookId,
  { health, attempt }: Recorded,
): Promise<number | undefined> {
  const of = tx.updateTable('webhooks').where('id', '=', id);
  if (health === 'works') {
    await of.set({ failing_since: null }).where('failing_since', 'is not', null).execute();
  }
  if (health === 'fails') {
    await of.set({ failing_since: attempt.at }).where('failing_since', 'is', null).execute();
  }
  const row = await tx.selectFrom('webhooks').select('failing_since').where('id', '=', id).executeTakeFirst();
  return row?.failing_since == null ? undefined : Number(row.failing_since);
}

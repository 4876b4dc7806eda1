import type { Kysely } from 'kysely';
import type {
  StopReason,
  StoredWebhook,
  Webhook,
  WebhookSecrets,
  WebhookStore,
} from '../../domain/webhooks/index.ts';
import type { OrganizationId, WebhookId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import {
  fromSecrets,
  fromWebhook,
  SECRET_COLUMNS,
  toSecrets,
  toWebhook,
  WEBHOOK_COLUMNS,
} from './rows-of-webhooks.ts';
import type { Database } from './schema.ts';

/** `WebhookStore` on SQL. */
export class WebhookStoreSql implements WebhookStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  create({ secrets, ...webhook }: StoredWebhook, most: number): Promise<boolean> {
    return guarded('create a webhook', () =>
      this.#db.transaction().execute(async (tx) => {
        // Those who create at once take turns, so that none of them counts without the other.
        await tx
          .updateTable('organizations')
          .set((of) => ({ name: of.ref('name') }))
          .where('id', '=', webhook.organizationId)
          .execute();
        const { count } = await tx
          .selectFrom('webhooks')
          .select((of) => of.fn.countAll().as('count'))
          .where('organization_id', '=', webhook.organizationId)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return false;
        await tx
          .insertInto('webhooks')
          .values({
            ...fromWebhook(webhook),
            ...fromSecrets(secrets),
            from_sequence: await lastSequence(tx),
          })
          .execute();
        return true;
      }),
    );
  }

  byId(id: WebhookId): Promise<Webhook | undefined> {
    return guarded('read a webhook', async () => {
      const row = await this.#db
        .selectFrom('webhooks')
        .select(WEBHOOK_COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toWebhook(row);
    });
  }

  list(organizationId: OrganizationId | undefined, limit: number, after?: Webhook): Promise<Webhook[]> {
    return guarded('list the webhooks', async () => {
      let query = this.#db
        .selectFrom('webhooks')
        .select(WEBHOOK_COLUMNS)
        .orderBy('created_at')
        .orderBy('id')
        .limit(limit);
      if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId);
      if (after !== undefined) {
        query = query.where((where) =>
          where.or([
            where('created_at', '>', after.createdAt),
            where.and([where('created_at', '=', after.createdAt), where('id', '>', after.id)]),
          ]),
        );
      }
      return (await query.execute()).map(toWebhook);
    });
  }

  update(next: Webhook): Promise<boolean> {
    return guarded('update a webhook', () =>
      this.#db.transaction().execute(async (tx) => {
        const { failing_since: _, ...columns } = fromWebhook(next);
        const update = tx
          .updateTable('webhooks')
          .where('id', '=', next.id)
          .where('version', '=', next.version - 1);
        if (next.enabled) {
          await update
            .where('enabled', '=', 0)
            .set({ failing_since: null, from_sequence: await lastSequence(tx) })
            .execute();
        }
        const { numUpdatedRows } = await update.set(columns).executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    );
  }

  secretsOf(id: WebhookId): Promise<WebhookSecrets | undefined> {
    return guarded('read the secrets of a webhook', async () => {
      const row = await this.#db
        .selectFrom('webhooks')
        .select(SECRET_COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toSecrets(row);
    });
  }

  replaceSecrets(id: WebhookId, expected: string, next: WebhookSecrets): Promise<boolean> {
    return guarded('replace the secrets of a webhook', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('webhooks')
        .set(fromSecrets(next))
        .where('id', '=', id)
        .where('secret', '=', expected)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  remove(id: WebhookId): Promise<boolean> {
    return guarded('remove a webhook', async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('webhooks')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  stop(id: WebhookId, reason: StopReason): Promise<boolean> {
    return guarded('switch a webhook off', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('webhooks')
        .set((of) => ({ enabled: 0, stopped: reason, version: of('version', '+', 1) }))
        .where('id', '=', id)
        .where('enabled', '=', 1)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }
}

/** Where the audit log ends now. */
export async function lastSequence(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('audit_events')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.sequence ?? 0);
}

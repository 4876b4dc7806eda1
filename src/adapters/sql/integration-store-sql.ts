import type { Kysely } from 'kysely';
import type { ClientSecret, Integration, IntegrationStore } from '../../domain/directory/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { canBeStored, guarded } from './open.ts';
import { fromIntegration, toIntegration } from './rows-of-integrations.ts';
import type { Database } from './schema.ts';

/** `IntegrationStore` on SQL. */
export class IntegrationStoreSql implements IntegrationStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  create(integration: Integration, secret: ClientSecret | undefined): Promise<void> {
    return guarded('create an integration', () =>
      this.#db.transaction().execute(async (tx) => {
        await tx.insertInto('integrations').values(fromIntegration(integration)).execute();
        if (secret === undefined) return;
        await tx
          .insertInto('client_secrets')
          .values({
            hash: secret.hash,
            sealed: secret.sealed ?? null,
            integration_id: integration.id,
            created_at: secret.createdAt,
            expires_at: secret.expiresAt ?? null,
          })
          .execute();
      }),
    );
  }

  byId(id: IntegrationId): Promise<Integration | undefined> {
    return guarded('read an integration', async () => {
      const row = await this.#db
        .selectFrom('integrations')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toIntegration(row);
    });
  }

  byClientId(clientId: string): Promise<Integration | undefined> {
    return guarded('read an integration', async () => {
      if (!canBeStored(clientId)) return undefined;
      const row = await this.#db
        .selectFrom('integrations')
        .selectAll()
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return row && toIntegration(row);
    });
  }

  list(): Promise<Integration[]> {
    return guarded('list the integrations', async () => {
      const rows = await this.#db
        .selectFrom('integrations')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toIntegration);
    });
  }

  update(next: Integration): Promise<boolean> {
    return guarded('update an integration', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('integrations')
        .set(fromIntegration(next))
        .where('id', '=', next.id)
        .where('version', '=', next.version - 1)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  remove(id: IntegrationId): Promise<boolean> {
    return guarded('delete an integration', async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('integrations')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  secretsOf(clientId: string, now: number): Promise<ClientSecret[]> {
    return guarded('read the secrets of a client', async () => {
      if (!canBeStored(clientId)) return [];
      const rows = await this.#db
        .selectFrom('client_secrets')
        .innerJoin('integrations', 'integrations.id', 'client_secrets.integration_id')
        .select([
          'client_secrets.hash',
          'client_secrets.sealed',
          'client_secrets.created_at',
          'client_secrets.expires_at',
        ])
        .where('integrations.client_id', '=', clientId)
        .where((where) =>
          where.or([
            where('client_secrets.expires_at', 'is', null),
            where('client_secrets.expires_at', '>', now),
          ]),
        )
        .execute();
      return rows.map((row) => ({
        hash: row.hash,
        sealed: row.sealed ?? undefined,
        createdAt: row.created_at,
        expiresAt: row.expires_at ?? undefined,
      }));
    });
  }
}

import { type Kysely, sql, type Transaction } from 'kysely';
import {
  type ClientSecret,
  type Integration,
  type IntegrationQuery,
  type IntegrationStore,
  nameKey,
} from '../../domain/directory/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { canBeStored, guarded } from './open.ts';
import { Question } from './question.ts';
import { fromIntegration, toIntegration } from './rows-of-integrations.ts';
import { fromSecret, SECRET_COLUMNS, toSecret } from './rows-of-secrets.ts';
import type { Database } from './schema.ts';

/** `IntegrationStore` on SQL. */
export class IntegrationStoreSql implements IntegrationStore {
  readonly #db: Kysely<Database>;
  readonly #byId = new Question((id: IntegrationId) =>
    this.#db.selectFrom('integrations').selectAll().where('id', '=', id),
  );
  readonly #byClientId = new Question((clientId: string) =>
    this.#db.selectFrom('integrations').selectAll().where('client_id', '=', clientId),
  );

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  create(integration: Integration, secret: ClientSecret | undefined): Promise<void> {
    return guarded('create an integration', () =>
      this.#db.transaction().execute((tx) => insertIntegration(tx, integration, secret)),
    );
  }

  createNamed(integration: Integration, secret: ClientSecret | undefined) {
    return guarded('create an integration', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockNames(tx, integration))) return 'no_organization' as const;
        if (await isNameTaken(tx, integration)) return 'name_taken' as const;
        await insertIntegration(tx, integration, secret);
        return 'created' as const;
      }),
    );
  }

  byId(id: IntegrationId): Promise<Integration | undefined> {
    return guarded('read an integration', async () => {
      const [row] = await this.#byId.ask(this.#db, id);
      return row && toIntegration(row);
    });
  }

  byClientId(clientId: string): Promise<Integration | undefined> {
    return guarded('read an integration', async () => {
      if (!canBeStored(clientId)) return undefined;
      const [row] = await this.#byClientId.ask(this.#db, clientId);
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

  page({ organizationId, search, after, limit }: IntegrationQuery): Promise<Integration[]> {
    return guarded('list integrations', async () => {
      let query = this.#db.selectFrom('integrations').selectAll();
      if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId);
      if (search !== undefined) {
        if (!canBeStored(search)) return [];
        query = query.where((where) =>
          where.or([
            where('client_id', '=', search),
            where('name_key', 'like', sql<string>`${`%${escaped(nameKey(search))}%`} escape '\\'`),
          ]),
        );
      }
      if (after !== undefined) {
        if (!canBeStored(after.nameKey + after.id)) return [];
        query = query.where((where) =>
          where(where.refTuple('name_key', 'id'), '>', where.tuple(after.nameKey, after.id)),
        );
      }
      const rows = await query.orderBy('name_key').orderBy('id').limit(limit).execute();
      return rows.map(toIntegration);
    });
  }

  update(next: Integration): Promise<boolean> {
    return guarded('update an integration', () => writeNext(this.#db, next));
  }

  updateNamed(next: Integration) {
    return guarded('update an integration', () =>
      this.#db.transaction().execute(async (tx) => {
        await lockNames(tx, next);
        if (await isNameTaken(tx, next)) return 'name_taken' as const;
        return (await writeNext(tx, next)) ? ('updated' as const) : ('changed' as const);
      }),
    );
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
        .select(SECRET_COLUMNS)
        .where('integrations.client_id', '=', clientId)
        .where((where) =>
          where.or([
            where('client_secrets.expires_at', 'is', null),
            where('client_secrets.expires_at', '>', now),
          ]),
        )
        .execute();
      return rows.map(toSecret);
    });
  }
}

async function insertIntegration(
  tx: Transaction<Database>,
  integration: Integration,
  secret: ClientSecret | undefined,
): Promise<void> {
  await tx.insertInto('integrations').values(fromIntegration(integration)).execute();
  if (secret === undefined) return;
  await tx.insertInto('client_secrets').values(fromSecret(integration.id, secret)).execute();
}

/** Writes where the version still is the one before. */
async function writeNext(db: Kysely<Database>, next: Integration): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('integrations')
    .set(fromIntegration(next))
    .where('id', '=', next.id)
    .where('version', '=', next.version - 1)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Lets those who give names within one organization take turns until this transaction ends; false when there is none. */
async function lockNames(tx: Transaction<Database>, { organizationId }: Integration): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('organizations')
    .set((row) => ({ name: row.ref('name') }))
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function isNameTaken(tx: Transaction<Database>, integration: Integration): Promise<boolean> {
  const other = await tx
    .selectFrom('integrations')
    .select('id')
    .where('organization_id', '=', integration.organizationId)
    .where('name_key', '=', nameKey(integration.name))
    .where('id', '!=', integration.id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** What `LIKE` would read as more than a letter. */
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { PERMISSIONS } from '../../domain/access/index.ts';
import type { ApiKey, ApiKeyId, ApiKeyStore } from '../../domain/api-keys/index.ts';
import type { OrganizationId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { id, json, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

/** `ApiKeyStore` on SQL. */
export class ApiKeyStoreSql implements ApiKeyStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  create(key: ApiKey): Promise<void> {
    return guarded('write an API key', async () => {
      await this.#db
        .insertInto('api_keys')
        .values({
          id: key.id,
          organization_id: key.organizationId ?? null,
          name: key.name,
          hash: key.hash,
          permissions: JSON.stringify(key.permissions),
          created_by: key.createdBy,
          created_at: key.createdAt,
          expires_at: key.expiresAt,
          last_used_at: key.lastUsedAt ?? null,
        })
        .execute();
    });
  }

  byId(id: ApiKeyId): Promise<ApiKey | undefined> {
    return guarded('read an API key', async () => {
      const row = await this.#db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toKey(row);
    });
  }

  listOf(organizationId: OrganizationId | undefined): Promise<ApiKey[]> {
    return guarded('list API keys', async () => {
      const keys = this.#db.selectFrom('api_keys').selectAll();
      const rows = await (organizationId === undefined
        ? keys.where('organization_id', 'is', null)
        : keys.where('organization_id', '=', organizationId)
      )
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toKey);
    });
  }

  remove(id: ApiKeyId): Promise<boolean> {
    return guarded('delete an API key', async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('api_keys')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  used(id: ApiKeyId, at: number): Promise<void> {
    return guarded('write when an API key was used', async () => {
      await this.#db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute();
    });
  }
}

const row = z.object({
  id: id('key'),
  organization_id: optional(id('org')),
  name: z.string(),
  hash: z.string(),
  permissions: json(z.array(z.enum(PERMISSIONS))),
  created_by: z.string(),
  created_at: time,
  expires_at: time,
  last_used_at: optional(time),
});

function toKey(given: Selectable<Database['api_keys']>): ApiKey {
  const found = read('api_keys', row, given);
  return {
    id: found.id,
    organizationId: found.organization_id,
    name: found.name,
    hash: found.hash,
    permissions: found.permissions,
    createdBy: found.created_by,
    createdAt: found.created_at,
    expiresAt: found.expires_at,
    lastUsedAt: found.last_used_at,
  };
}

import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { EntraAccount, EntraLink, EntraLinkStore } from '../../domain/entra/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { id, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

/** `EntraLinkStore` on SQL. */
export class EntraLinkStoreSql implements EntraLinkStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  find(account: EntraAccount): Promise<EntraLink | undefined> {
    return guarded('read a link to Entra', () => find(this.#db, account));
  }

  add(link: EntraLink): Promise<EntraLink | undefined> {
    return guarded('write a link to Entra', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, link.userId))) return undefined;
        const integration = await tx
          .selectFrom('integrations')
          .select('id')
          .where('id', '=', link.integrationId)
          .executeTakeFirst();
        if (integration === undefined) return undefined;
        await tx
          .insertInto('entra_links')
          .values(fromLink(link))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return find(tx, link);
      }),
    );
  }

  remove(account: EntraAccount): Promise<boolean> {
    return guarded('delete a link to Entra', async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('entra_links')
        .where('integration_id', '=', account.integrationId)
        .where('tid', '=', account.tenantId)
        .where('oid', '=', account.objectId)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  linksOf(integrationId: IntegrationId): Promise<EntraLink[]> {
    return guarded('list the links to Entra', async () => {
      const rows = await this.#db
        .selectFrom('entra_links')
        .selectAll()
        .where('integration_id', '=', integrationId)
        .orderBy('linked_at')
        .orderBy('tid')
        .orderBy('oid')
        .execute();
      return rows.map(toLink);
    });
  }
}

async function find(db: Kysely<Database>, account: EntraAccount): Promise<EntraLink | undefined> {
  const row = await db
    .selectFrom('entra_links')
    .selectAll()
    .where('integration_id', '=', account.integrationId)
    .where('tid', '=', account.tenantId)
    .where('oid', '=', account.objectId)
    .executeTakeFirst();
  return row && toLink(row);
}

const linkRow = z.object({
  integration_id: id('int'),
  tid: z.guid(),
  oid: z.guid(),
  user_id: id('usr'),
  sub: optional(z.string()),
  linked_at: time,
});

function toLink(row: Selectable<Database['entra_links']>): EntraLink {
  const r = read('entra_links', linkRow, { ...row, id: row.oid });
  return {
    integrationId: r.integration_id,
    tenantId: r.tid,
    objectId: r.oid,
    userId: r.user_id,
    subject: r.sub,
    linkedAt: r.linked_at,
  };
}

const fromLink = (link: EntraLink) => ({
  integration_id: link.integrationId,
  tid: link.tenantId,
  oid: link.objectId,
  user_id: link.userId,
  sub: link.subject ?? null,
  linked_at: link.linkedAt,
});

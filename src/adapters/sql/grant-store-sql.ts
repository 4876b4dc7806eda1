import type { Kysely } from 'kysely';
import type { GrantStore, LastingGrant, RefreshToken } from '../../domain/grants/index.ts';
import type { GrantId, IntegrationId, OrganizationId, UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import { lockPerson } from './person-lock.ts';
import { fromGrant, fromRefreshToken, toGrant, toRefreshToken } from './rows-of-grants.ts';
import type { Database } from './schema.ts';

/** `GrantStore` on SQL. */
export class GrantStoreSql implements GrantStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  open(grant: LastingGrant): Promise<boolean> {
    return guarded('keep a grant', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await lockPerson(tx, grant.userId))) return false;
        await tx.insertInto('grants').values(fromGrant(grant)).execute();
        return true;
      }),
    );
  }

  living(id: GrantId, now: number): Promise<LastingGrant | undefined> {
    return guarded('read a grant', async () => {
      const row = await this.#living(now).where('grants.id', '=', id).executeTakeFirst();
      return row && toGrant(row);
    });
  }

  keep(token: RefreshToken, grantUntil: number, replaces?: string): Promise<'kept' | 'spent' | 'gone'> {
    return guarded('keep a refresh token', () =>
      this.#db.transaction().execute(async (tx) => {
        if (replaces !== undefined) {
          const { numUpdatedRows } = await tx
            .updateTable('refresh_tokens')
            .set({ spent_at: token.issuedAt })
            .where('hash', '=', replaces)
            .where('spent_at', 'is', null)
            .executeTakeFirst();
          if (numUpdatedRows !== 1n) return 'spent' as const;
        }
        const { numUpdatedRows } = await tx
          .updateTable('grants')
          .set({ expires_at: grantUntil })
          .where('id', '=', token.grantId)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return 'gone' as const;
        await tx.insertInto('refresh_tokens').values(fromRefreshToken(token)).execute();
        return 'kept' as const;
      }),
    );
  }

  byHash(hash: string, now: number): Promise<{ token: RefreshToken; grant: LastingGrant } | undefined> {
    return guarded('read a refresh token', async () => {
      const row = await this.#living(now)
        .innerJoin('refresh_tokens', 'refresh_tokens.grant_id', 'grants.id')
        .select([
          'refresh_tokens.hash as token_hash',
          'refresh_tokens.payload as token_payload',
          'refresh_tokens.issued_at as token_issued_at',
          'refresh_tokens.expires_at as token_expires_at',
          'refresh_tokens.spent_at as token_spent_at',
        ])
        .where('refresh_tokens.hash', '=', hash)
        .where('refresh_tokens.expires_at', '>', now)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const token = toRefreshToken({
        hash: row.token_hash,
        grant_id: row.id,
        payload: row.token_payload,
        issued_at: row.token_issued_at,
        expires_at: row.token_expires_at,
        spent_at: row.token_spent_at,
      });
      return { token, grant: toGrant(row) };
    });
  }

  end(id: GrantId, now: number): Promise<LastingGrant | undefined> {
    return guarded('end a grant', async () => {
      const row = await this.#db
        .updateTable('grants')
        .set({ ended_at: now })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && toGrant(row);
    });
  }

  endOfIntegration(id: IntegrationId, now: number): Promise<number> {
    return guarded('end the grants of an integration', async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('grants')
        .set({ ended_at: now })
        .where('integration_id', '=', id)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    });
  }

  applicationsOf(id: UserId, now: number, within?: OrganizationId): Promise<number> {
    return guarded('count the applications of a person', async () => {
      const { count } = await this.#living(now)
        .innerJoin('integrations', 'integrations.id', 'grants.integration_id')
        .clearSelect()
        .select((of) => of.fn.count('grants.integration_id').distinct().as('count'))
        .where('grants.user_id', '=', id)
        .$if(within !== undefined, (of) => of.where('integrations.organization_id', '=', within ?? ''))
        .executeTakeFirstOrThrow();
      return Number(count);
    });
  }

  endOfUser(id: UserId, now: number, within?: OrganizationId): Promise<LastingGrant[]> {
    return guarded('end the grants of a person', async () => {
      const rows = await this.#db
        .updateTable('grants')
        .set({ ended_at: now })
        .where('user_id', '=', id)
        .$if(within !== undefined, (grants) =>
          grants.where('integration_id', 'in', (of) =>
            of
              .selectFrom('integrations')
              .select('id')
              .where('organization_id', '=', within ?? ''),
          ),
        )
        .where('ended_at', 'is', null)
        .returningAll()
        .execute();
      return rows.map(toGrant);
    });
  }

  sweep(before: number): Promise<void> {
    return guarded('forget old grants', async () => {
      await this.#db.deleteFrom('refresh_tokens').where('expires_at', '<', before).execute();
      await this.#db
        .deleteFrom('grants')
        .where((grant) => grant.or([grant('expires_at', '<', before), grant('ended_at', '<', before)]))
        .execute();
    });
  }

  /** Nothing that ends with a person or a phone has to be written here: it is looked up in the same query. */
  #living(now: number) {
    return this.#db
      .selectFrom('grants')
      .innerJoin('users', 'users.id', 'grants.user_id')
      .innerJoin('phones', 'phones.id', 'grants.phone_id')
      .select([
        'grants.id',
        'grants.integration_id',
        'grants.user_id',
        'grants.phone_id',
        'grants.payload',
        'grants.created_at',
        'grants.expires_at',
      ])
      .where('grants.ended_at', 'is', null)
      .where('grants.expires_at', '>', now)
      .where('users.disabled_at', 'is', null)
      .where('phones.revoked_at', 'is', null);
  }
}

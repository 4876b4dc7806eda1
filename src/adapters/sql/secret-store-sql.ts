import type { ExpressionBuilder, Kysely } from 'kysely';
import {
  type ClientSecret,
  type Handover,
  type KeptSecret,
  MOST_SECRETS,
  type SecretStore,
  type TakenHandover,
} from '../../domain/directory/index.ts';
import { DAY, type IntegrationId } from '../../kernel/index.ts';
import { canBeStored, guarded } from './open.ts';
import { fromSecret, SECRET_COLUMNS, toSecret } from './rows-of-secrets.ts';
import type { Database } from './schema.ts';

/** How long one past its expiry is still shown, so that whoever wonders why nothing works can see it. */
const SHOWN_FOR = 30 * DAY;

/** `SecretStore` on SQL. */
export class SecretStoreSql implements SecretStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  secretsKept(id: IntegrationId): Promise<KeptSecret[]> {
    return guarded('read the secrets of an integration', async () => {
      const rows = await this.#db
        .selectFrom('client_secrets')
        .leftJoin('secret_handovers', 'secret_handovers.secret_hash', 'client_secrets.hash')
        .select([...SECRET_COLUMNS, 'secret_handovers.expires_at as waits_until'])
        .where('client_secrets.integration_id', '=', id)
        .orderBy('client_secrets.created_at')
        .orderBy('client_secrets.hash')
        .execute();
      return rows.map((row) => ({ ...toSecret(row), waitsUntil: row.waits_until ?? undefined }));
    });
  }

  addSecret(id: IntegrationId, secret: ClientSecret, handover: Handover | undefined) {
    const now = secret.createdAt;
    return guarded('add a client secret', () =>
      this.#db.transaction().execute(async (tx) => {
        // First, so that of two at once the second waits here, and counts what the first has added.
        const { numUpdatedRows } = await tx
          .updateTable('integrations')
          .set((row) => ({ version: row.ref('version') }))
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return 'no_integration' as const;
        await sweep(tx, now);
        await tx
          .deleteFrom('client_secrets')
          .where('integration_id', '=', id)
          .where('expires_at', '<=', now - SHOWN_FOR)
          .execute();
        const { alive } = await tx
          .selectFrom('client_secrets')
          .select((row) => row.fn.countAll<number | string>().as('alive'))
          .where('integration_id', '=', id)
          .where((where) => isAlive(where, now))
          .executeTakeFirstOrThrow();
        if (Number(alive) >= MOST_SECRETS) return 'too_many' as const;
        await tx.insertInto('client_secrets').values(fromSecret(id, secret)).execute();
        if (handover !== undefined) {
          const { tokenHash, sealed, expiresAt } = handover;
          await tx
            .insertInto('secret_handovers')
            .values({ token_hash: tokenHash, secret_hash: secret.hash, sealed, expires_at: expiresAt })
            .execute();
        }
        return 'added' as const;
      }),
    );
  }

  revokeSecret(id: IntegrationId, hash: string): Promise<boolean> {
    return guarded('revoke a client secret', async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('client_secrets')
        .where('hash', '=', hash)
        .where('integration_id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  secretUsed(hash: string, now: number, unlessSince: number): Promise<void> {
    return guarded('remember the use of a client secret', async () => {
      await this.#db
        .updateTable('client_secrets')
        .set({ last_used_at: now })
        .where('hash', '=', hash)
        .where((where) =>
          where.or([where('last_used_at', 'is', null), where('last_used_at', '<', unlessSince)]),
        )
        .execute();
    });
  }

  takeHandover(tokenHash: string, now: number): Promise<TakenHandover | undefined> {
    return guarded('take a client secret that was handed over', () =>
      this.#db.transaction().execute(async (tx) => {
        if (!canBeStored(tokenHash)) return undefined;
        const taken = await tx
          .deleteFrom('secret_handovers')
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now)
          .returning(['secret_hash', 'sealed'])
          .executeTakeFirst();
        if (taken === undefined) return undefined;
        const row = await tx
          .selectFrom('client_secrets')
          .select([...SECRET_COLUMNS, 'integration_id'])
          .where('hash', '=', taken.secret_hash)
          .where((where) => isAlive(where, now))
          .executeTakeFirst();
        if (row === undefined) return undefined;
        return {
          integrationId: row.integration_id as IntegrationId,
          secret: toSecret(row),
          sealed: taken.sealed,
        };
      }),
    );
  }

  sweepHandovers(now: number): Promise<number> {
    return guarded('sweep the links to client secrets', () => sweep(this.#db, now));
  }
}

/** A secret whose link nobody opened in time is known to nobody; the link goes with it. */
async function sweep(db: Kysely<Database>, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('client_secrets')
    .where('hash', 'in', (query) =>
      query.selectFrom('secret_handovers').select('secret_hash').where('expires_at', '<=', now),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const isAlive = (where: ExpressionBuilder<Database, 'client_secrets'>, now: number) =>
  where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]);

import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import {
  KEY_STATES,
  type KeyChange,
  type KeyStore,
  SIGNING_ALGS,
  type SigningKey,
  type StoredSigningKey,
} from '../../domain/keys/index.ts';
import { guarded, isDuplicate } from './open.ts';
import { optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

/** `KeyStore` on SQL. */
export class KeyStoreSql implements KeyStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  secret(name: string, make: () => string): Promise<string> {
    return guarded('read a secret', async () => {
      const read = () =>
        this.#db.selectFrom('secrets').select('sealed').where('name', '=', name).executeTakeFirst();
      const known = await read();
      if (known) return known.sealed;
      await this.#db
        .insertInto('secrets')
        .values({ name, sealed: make() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const kept = await read();
      if (!kept) throw new Error(`the secret ${name} was not kept`);
      return kept.sealed;
    });
  }

  published(): Promise<SigningKey[]> {
    return guarded('look at the signing keys', async () =>
      (await this.#db.selectFrom('signing_keys').select(PUBLIC_COLUMNS).execute()).map(toKey),
    );
  }

  signingKeys(): Promise<StoredSigningKey[]> {
    return guarded('read the signing keys', async () => {
      const rows = await this.#db.selectFrom('signing_keys').selectAll().execute();
      return rows.map((row) => ({ ...toKey(row), sealedKey: row.sealed_key }));
    });
  }

  change(changes: readonly KeyChange[]): Promise<boolean> {
    return guarded('change the signing keys', async () => {
      try {
        await this.#db.transaction().execute(async (tx) => {
          for (const one of changes) if (!(await apply(tx, one))) throw new Overtaken();
        });
        return true;
      } catch (error) {
        if (error instanceof Overtaken || isDuplicate(error)) return false;
        throw error;
      }
    });
  }
}

/** Ends a transaction that came too late. */
class Overtaken extends Error {}

async function apply(tx: Transaction<Database>, change: KeyChange): Promise<boolean> {
  if ('add' in change) {
    await tx.insertInto('signing_keys').values(toRow(change.add)).execute();
    return true;
  }
  if ('remove' in change) {
    const { numDeletedRows } = await tx
      .deleteFrom('signing_keys')
      .where('kid', '=', change.remove)
      .where('state', '=', change.from)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
  const { to } = change;
  const { numUpdatedRows } = await tx
    .updateTable('signing_keys')
    .set({
      ...('state' in to ? { state: to.state } : {}),
      ...('signsSince' in to ? { signs_since: to.signsSince ?? null } : {}),
      ...('retiredAt' in to ? { retired_at: to.retiredAt ?? null } : {}),
      ...('dueAt' in to ? { due_at: to.dueAt ?? null } : {}),
    })
    .where('kid', '=', change.kid)
    .where('state', '=', change.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const PUBLIC_COLUMNS = ['kid', 'alg', 'state', 'created_at', 'signs_since', 'retired_at', 'due_at'] as const;

const row = z.object({
  alg: z.enum(SIGNING_ALGS),
  state: z.enum(KEY_STATES),
  created_at: time,
  signs_since: optional(time),
  retired_at: optional(time),
  due_at: optional(time),
});

function toKey(stored: Pick<Database['signing_keys'], (typeof PUBLIC_COLUMNS)[number]>): SigningKey {
  const { alg, state, ...times } = read('signing_keys', row, { ...stored, id: stored.kid });
  return {
    kid: stored.kid,
    alg,
    state,
    createdAt: times.created_at,
    signsSince: times.signs_since,
    retiredAt: times.retired_at,
    dueAt: times.due_at,
  };
}

const toRow = (key: StoredSigningKey): Database['signing_keys'] => ({
  kid: key.kid,
  alg: key.alg,
  state: key.state,
  sealed_key: key.sealedKey,
  created_at: key.createdAt,
  signs_since: key.signsSince ?? null,
  retired_at: key.retiredAt ?? null,
  due_at: key.dueAt ?? null,
});

import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { KeyStore, StoredSigningKey } from '../../domain/keys/index.ts';
import { guarded } from './open.ts';
import type { Database } from './schema.ts';

const state = z.enum(['next', 'current', 'retired']);

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

  signingKeys(): Promise<StoredSigningKey[]> {
    return guarded('read the signing keys', async () => {
      const rows = await this.#db.selectFrom('signing_keys').selectAll().execute();
      return rows.map((row) => ({
        kid: row.kid,
        alg: z.literal('RS256').parse(row.alg),
        state: state.parse(row.state),
        sealedKey: row.sealed_key,
        createdAt: Number(row.created_at),
      }));
    });
  }

  addFirst(key: StoredSigningKey): Promise<void> {
    return guarded('keep a signing key', async () => {
      await this.#db
        .insertInto('signing_keys')
        .values({
          kid: key.kid,
          alg: key.alg,
          state: key.state,
          sealed_key: key.sealedKey,
          created_at: key.createdAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }
}

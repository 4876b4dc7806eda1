import type { Kysely } from 'kysely';
import type { Integration, LogoImage, LogoStore } from '../../domain/directory/index.ts';
import { canBeStored, guarded } from './open.ts';
import { fromIntegration } from './rows-of-integrations.ts';
import type { Database } from './schema.ts';

/** `LogoStore` on SQL. */
export class LogoStoreSql implements LogoStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  changeLogos(next: Integration, added: readonly LogoImage[]): Promise<boolean> {
    return guarded('change the logos of an integration', () =>
      this.#db.transaction().execute(async (tx) => {
        // First, so that of two at once the second waits here, and is then told.
        const { numUpdatedRows } = await tx
          .updateTable('integrations')
          .set(fromIntegration(next))
          .where('id', '=', next.id)
          .where('version', '=', next.version - 1)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return false;
        for (const { hash, png } of added) {
          await tx
            .insertInto('integration_logos')
            .values({ integration_id: next.id, hash, png: Buffer.from(png).toString('base64') })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        const named = next.branding.logos.flatMap(({ light, dark }) => [
          light.hash,
          ...(dark ? [dark.hash] : []),
        ]);
        let unnamed = tx.deleteFrom('integration_logos').where('integration_id', '=', next.id);
        if (named.length > 0) unnamed = unnamed.where('hash', 'not in', named);
        await unnamed.execute();
        return true;
      }),
    );
  }

  logoByHash(hash: string): Promise<Uint8Array | undefined> {
    return guarded('read a logo', async () => {
      if (!canBeStored(hash)) return undefined;
      const row = await this.#db
        .selectFrom('integration_logos')
        .select('png')
        .where('hash', '=', hash)
        .limit(1)
        .executeTakeFirst();
      return row && Buffer.from(row.png, 'base64');
    });
  }
}

import type { Kysely } from 'kysely';
import { type Clock, type SpentFacts, type SpentKind, sha256 } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import type { Database } from './schema.ts';

/** More than ever wait at once; far below the parameters that either database takes in a statement. */
const AT_ONCE = 500;

interface Waiting {
  readonly fact: string;
  readonly expiresAt: number;
  readonly told: (first: boolean) => void;
  readonly failed: (fault: unknown) => void;
}

/**
 * Spent facts in the directory, by a unique key. Those that come while a statement is under way leave together in the
 * next one: a hundred sign-ins a second cost a few commits. Ids are hashed: some of them are secrets.
 */
export class SpentFactsSql implements SpentFacts {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(db: Kysely<Database>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  spend(kind: SpentKind, id: string, life: number): Promise<boolean> {
    const expiresAt = this.#clock.now() + Math.ceil(life);
    return new Promise((told, failed) => {
      this.#waiting.push({ fact: factOf(kind, id), expiresAt, told, failed });
      if (!this.#writing) void this.#write();
    });
  }

  async isSpent(kind: SpentKind, id: string): Promise<boolean> {
    const found = await guarded('looking whether something is spent', () =>
      this.#db
        .selectFrom('spent_facts')
        .select('fact')
        .where('fact', '=', factOf(kind, id))
        .executeTakeFirst(),
    );
    return found !== undefined;
  }

  /** Forgets what no store can bring back any more. */
  async sweep(now: number): Promise<void> {
    await guarded('sweeping spent facts', () =>
      this.#db.deleteFrom('spent_facts').where('expires_at', '<=', now).execute(),
    );
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // Whoever asks in this turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, AT_ONCE);
      try {
        const fresh = await this.#insert(batch);
        // Of two who spend the same at once, one was first.
        for (const { fact, told } of batch) told(fresh.delete(fact));
      } catch (fault) {
        for (const { failed } of batch) failed(fault);
      }
    }
    this.#writing = false;
  }

  /** The facts that nobody had spent before. */
  async #insert(batch: readonly Waiting[]): Promise<Set<string>> {
    const rows = new Map(batch.map(({ fact, expiresAt }) => [fact, { fact, expires_at: expiresAt }]));
    const inserted = await guarded('spending', () =>
      this.#db
        .insertInto('spent_facts')
        .values([...rows.values()])
        .onConflict((conflict) => conflict.column('fact').doNothing())
        .returning('fact')
        .execute(),
    );
    return new Set(inserted.map(({ fact }) => fact));
  }
}

const factOf = (kind: SpentKind, id: string): string => `${kind}:${sha256(id).toString('base64url')}`;

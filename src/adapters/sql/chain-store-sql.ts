import type { Kysely } from 'kysely';
import type {
  AuditEventName,
  ChainStore,
  Checkpoints,
  SignedCheckpoint,
  StoredRow,
  Trimmed,
} from '../../domain/audit/index.ts';
import type {
  ChallengeId,
  EventId,
  IntegrationId,
  OrganizationId,
  PhoneId,
  UserId,
} from '../../kernel/index.ts';
import { readCheckpoints, writeCheckpoint } from './audit-checkpoints.ts';
import { guarded } from './open.ts';
import { lockAuditChain } from './postgres-dialect.ts';
import type { Database } from './schema.ts';

type Judge = (rows: readonly StoredRow[], checkpoints: Checkpoints) => SignedCheckpoint;

/** `ChainStore` on SQL. */
export class ChainStoreSql implements ChainStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  checkpoints(): Promise<Checkpoints> {
    return guarded('read the checkpoints of the audit log', () => readCheckpoints(this.#db));
  }

  rowsAfter(sequence: number, limit: number): Promise<StoredRow[]> {
    return guarded('read the audit chain', () => rowsAfter(this.#db, sequence, limit));
  }

  placeOf(hash: string): Promise<number | undefined> {
    return guarded('search the audit chain', async () => {
      const found = await this.#db
        .selectFrom('audit_events')
        .select('sequence')
        .where('hash', '=', hash)
        .executeTakeFirst();
      return found && Number(found.sequence);
    });
  }

  removeBefore(cutoff: number, limit: number, judge: Judge): Promise<Trimmed> {
    return this.#trim('start', cutoff, limit, judge, async (tx, rows) => {
      await removePersonal(tx, rows);
      const last = rows.at(-1)?.sequence ?? 0;
      await tx.deleteFrom('audit_events').where('sequence', '<=', last).execute();
    });
  }

  removePersonalBefore(cutoff: number, limit: number, judge: Judge): Promise<Trimmed> {
    return this.#trim('personal', cutoff, limit, judge, removePersonal);
  }

  /** Rows behind the checkpoint, up to the first that is too young, and never the last that an older version looks for. */
  #trim(
    kind: 'start' | 'personal',
    cutoff: number,
    limit: number,
    judge: Judge,
    remove: (tx: Kysely<Database>, rows: readonly StoredRow[]) => Promise<void>,
  ): Promise<Trimmed> {
    return guarded('shorten the audit log', () =>
      this.#db.transaction().execute(async (tx) => {
        await lockAuditChain(tx);
        const checkpoints = await readCheckpoints(tx);
        const done = Math.max(checkpoints.start?.sequence ?? 0, checkpoints[kind]?.sequence ?? 0);
        const read = await rowsAfter(tx, done, limit + 1);
        const young = read.findIndex(({ event }) => event.at >= cutoff);
        const old = read.slice(0, Math.min(limit, young === -1 ? read.length - 1 : young));
        if (old.length === 0) return { rows: 0, more: false };
        const checkpoint = judge(old, checkpoints);
        await remove(tx, old);
        await writeCheckpoint(tx, checkpoint);
        return { rows: old.length, more: old.length === limit };
      }),
    );
  }
}

async function removePersonal(tx: Kysely<Database>, rows: readonly StoredRow[]): Promise<void> {
  const ids = rows.map(({ event }) => event.id);
  await tx.deleteFrom('audit_personal').where('event_id', 'in', ids).execute();
}

async function rowsAfter(db: Kysely<Database>, sequence: number, limit: number): Promise<StoredRow[]> {
  const rows = await db
    .selectFrom('audit_events')
    .leftJoin('audit_personal', 'audit_personal.event_id', 'audit_events.id')
    .leftJoin('users', 'users.id', 'audit_events.user_id')
    .selectAll('audit_events')
    .select(['salt', 'data', 'users.id as person', 'users.deleted_at'])
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    sequence: Number(row.sequence),
    hash: row.hash,
    event: {
      id: row.id as EventId,
      at: Number(row.at),
      event: row.event as AuditEventName,
      organizationId: (row.organization_id ?? undefined) as OrganizationId | undefined,
      integrationId: (row.integration_id ?? undefined) as IntegrationId | undefined,
      userId: (row.user_id ?? undefined) as UserId | undefined,
      phoneId: (row.phone_id ?? undefined) as PhoneId | undefined,
      challengeId: (row.challenge_id ?? undefined) as ChallengeId | undefined,
      reference: row.reference ?? undefined,
    },
    detail: row.detail,
    actor: row.actor_id ?? undefined,
    personalHash: row.personal_hash,
    previousHash: row.previous_hash,
    signature: row.signature ?? undefined,
    personal: row.salt === null || row.data === null ? undefined : { salt: row.salt, data: row.data },
    personLives: row.user_id === null || (row.person !== null && row.deleted_at === null),
  }));
}

import type { Kysely } from 'kysely';
import type { CheckpointKind, Checkpoints, SignedCheckpoint } from '../../domain/audit/index.ts';
import type { Database } from './schema.ts';

/** What is written down beside the chain; whether it was signed here is for the domain to say. */
export async function readCheckpoints(db: Kysely<Database>): Promise<Checkpoints> {
  const rows = await db.selectFrom('audit_checkpoints').selectAll().execute();
  const found: Partial<Record<CheckpointKind, SignedCheckpoint>> = {};
  for (const { kind, sequence, at, ...rest } of rows) {
    const known = kind as CheckpointKind;
    found[known] = { ...rest, kind: known, sequence: Number(sequence), at: Number(at) };
  }
  return found;
}

/** Takes the place of the one before of its kind. */
export async function writeCheckpoint(db: Kysely<Database>, checkpoint: SignedCheckpoint): Promise<void> {
  const { kind, sequence, hash, at, signature } = checkpoint;
  await db
    .insertInto('audit_checkpoints')
    .values({ kind, sequence, hash, at, signature })
    .onConflict((one) => one.column('kind').doUpdateSet({ sequence, hash, at, signature }))
    .execute();
}

import type { DirectorySnapshot } from '../../domain/backup/index.ts';
import type { Logger } from '../../kernel/index.ts';
import type { DirectoryPlace } from './open.ts';
import { snapshotOfPostgres } from './snapshot-postgres.ts';
import { snapshotOfFile } from './snapshot-sqlite.ts';

/**
 * The directory as it is at this moment, also while gateways write to it. Nothing is brought up to date: a backup before
 * an upgrade is one of the old version. Close it.
 */
export const openSnapshot = async (place: DirectoryPlace, logger: Logger): Promise<DirectorySnapshot> =>
  place.kind === 'sqlite' ? snapshotOfFile(place.file) : snapshotOfPostgres(place.url, logger);

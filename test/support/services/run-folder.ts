import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. */
const MEMORY = '/dev/shm';
/** A run needs a fraction of it; a container that has little is not to be filled. */
const ENOUGH_BYTES = 2 * 1024 ** 3;

/**
 * Makes one folder for all that a run keeps in files, and has every process of the run put its temporary files there.
 * It is in memory where there is room: a thousand directories are written and thrown away, no test pulls the plug of
 * the machine, and a process that ends in the middle of a write loses the same on either. The folder goes when this
 * process does; a TMPDIR that is set stays.
 */
export function useRunFolder(): void {
  if (process.env.TMPDIR) return;
  const folder = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'countersign-run-'));
  // The PostgreSQL of the run is another user.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}

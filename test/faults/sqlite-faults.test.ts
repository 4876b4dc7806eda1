import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished, test } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { meetFault, type Row } from '../support/faults/matrix.ts';
import { startGateway } from '../support/gateway.ts';
import { RunningClock } from '../support/running-clock.ts';

const BLOCK = Buffer.alloc(64 * 1_024);

const ROWS: Row[] = [
  {
    fault: 'SQLite: the directory locked by another process',
    // What only reads is answered.
    stops: false,
    backWithin: 5 * SECOND,
    async scene() {
      const g = await startGateway({ clock: new RunningClock() });
      const other = new DatabaseSync(join(g.dataDir, 'directory.sqlite'));
      onTestFinished(() => other.close());
      return { g, begin: () => other.exec('BEGIN EXCLUSIVE'), heal: () => other.exec('ROLLBACK') };
    },
  },
  {
    fault: 'SQLite: the disk full',
    stops: false,
    backWithin: 5 * SECOND,
    async scene() {
      const disk = smallDisk();
      const dataDir = join(disk, 'data');
      mkdirSync(dataDir);
      const g = await startGateway({ clock: new RunningClock(), dataDir });
      onTestFinished(() => g.stop());
      const filler = join(disk, 'filler');
      return { g, begin: () => fill(filler), heal: () => rmSync(filler) };
    },
  },
];

test.each(ROWS)('$fault: nobody is signed in by it, and all is well within 5 s after', meetFault);

/** A disk in memory of a few megabytes, gone when the test is over. */
function smallDisk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const open = openSync(file, 'w');
  try {
    for (;;) writeSync(open, BLOCK);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOSPC') throw fault;
  } finally {
    closeSync(open);
  }
}

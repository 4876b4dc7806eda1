import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished, test } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { meetFault, type Row } from '../support/faults/matrix.ts';
import { fillDisk, smallDisk } from '../support/faults/small-disk.ts';
import { startGateway } from '../support/gateway.ts';
import { RunningClock } from '../support/running-clock.ts';

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
      const disk = smallDisk(24);
      const dataDir = join(disk, 'data');
      mkdirSync(dataDir);
      const g = await startGateway({ clock: new RunningClock(), dataDir });
      onTestFinished(() => g.stop());
      const filler = join(disk, 'filler');
      return { g, begin: () => fillDisk(filler), heal: () => rmSync(filler) };
    },
  },
];

test.each(ROWS)('$fault: nobody is signed in by it, and all is well within 5 s after', meetFault);

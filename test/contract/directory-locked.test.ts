import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openDirectory } from '../../src/adapters/sql/index.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import { storesOn } from '../support/directories.ts';
import { Maker } from './directory-subject.ts';

/** One wait for the lock is five seconds; twenty would be a hang. */
const ONE_WAIT_AND_NO_MORE_MS = 15_000;

test('a directory file that another process keeps locked refuses writes, answers reads, and stands still once at most', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-locked-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'directory.sqlite');
  const db = await openDirectory({ kind: 'sqlite', file }, silentLogger);
  onTestFinished(() => db.destroy());
  const { people } = storesOn(db);
  const make = new Maker('a locked directory');
  const [ada, ...others] = Array.from({ length: 20 }, () => make.user());
  if (ada) await people.createUser(ada);

  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('BEGIN EXCLUSIVE');
  const started = performance.now();
  for (const user of others) {
    await expect(people.createUser(user)).rejects.toMatchObject({ kind: 'unavailable' });
    // That a read gets through says nothing of the lock.
    expect(await people.userById(ada?.id ?? 'usr_none')).toMatchObject({ email: ada?.email });
  }
  expect(performance.now() - started).toBeLessThan(ONE_WAIT_AND_NO_MORE_MS);

  other.exec('ROLLBACK');
  for (const user of others) await people.createUser(user);
  expect(await people.userById(others.at(-1)?.id ?? 'usr_none')).toBeDefined();
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AuditStoreSql, openDirectory } from '../../src/adapters/sql/index.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import { sqliteDirectory, TEST_SIGNER, usePostgresDirectory } from '../support/directories.ts';
import { directoryContract } from './directory.ts';
import { keyStoreContract } from './key-store.ts';

directoryContract('SQLite', sqliteDirectory);
const postgresDirectory = usePostgresDirectory();
directoryContract('PostgreSQL', postgresDirectory);
keyStoreContract('SQLite', sqliteDirectory);
keyStoreContract('PostgreSQL', postgresDirectory);

const open = (file: string) => openDirectory({ kind: 'sqlite', file }, silentLogger);

async function inFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-directory-'));
  return { file: join(folder, 'directory.sqlite'), remove: () => rm(folder, { recursive: true }) };
}

test('two connections to one SQLite file see each other and lose nothing when both write', async () => {
  const { file, remove } = await inFolder();
  const [a, b] = [await open(file), await open(file)];
  const event = (n: number) => ({
    id: `evt_${String(n).padStart(22, '0')}` as const,
    at: n,
    event: 'user.invited' as const,
    detail: {},
    personal: {},
  });
  const stores = [new AuditStoreSql(a, TEST_SIGNER), new AuditStoreSql(b, TEST_SIGNER)];
  for (let n = 0; n < 40; n += 1) await stores[n % 2]?.append([event(n)], () => 's');
  const rows = await a.selectFrom('audit_events').select(['sequence', 'at']).orderBy('sequence').execute();
  expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  await Promise.all([a.destroy(), b.destroy()]);
  await remove();
});

test('a directory that a newer version has migrated is refused and left alone', async () => {
  const { file, remove } = await inFolder();
  const db = await open(file);
  await db
    .insertInto('kysely_migration' as never)
    .values({ name: '9999-of-the-future', timestamp: '2030-01-01T00:00:00.000Z' } as never)
    .execute();
  await db.destroy();
  await expect(open(file)).rejects.toMatchObject({ code: 'directory_not_migrated' });
  await remove();
});

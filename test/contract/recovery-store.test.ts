import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  EnrollmentStoreSql,
  openDirectory,
  PeopleStoreSql,
  RecoveryStoreSql,
} from '../../src/adapters/sql/index.ts';
import { newUser } from '../../src/domain/directory/index.ts';
import type { EnrollmentStore, Recovery, RecoveryStore } from '../../src/domain/enrollment/index.ts';
import {
  DAY,
  DEFAULT_ORGANIZATION,
  HOUR,
  newId,
  silentLogger,
  systemRandom,
  type UserId,
} from '../../src/kernel/index.ts';
import { freshDatabase } from '../support/databases.ts';
import type { OpenDirectory } from '../support/directories.ts';

const NOW = Date.UTC(2026, 0, 1);
const TWENTY = Array.from({ length: 20 });

async function sqlite(): Promise<{ db: OpenDirectory; drop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-recovery-'));
  const db = await openDirectory({ kind: 'sqlite', file: join(folder, 'directory.sqlite') }, silentLogger);
  return { db, drop: () => rm(folder, { recursive: true }) };
}

async function postgres(): Promise<{ db: OpenDirectory; drop: () => Promise<void> }> {
  const database = await freshDatabase();
  const db = await openDirectory({ kind: 'postgres', url: database.url }, silentLogger);
  return { db, drop: () => database.drop() };
}

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('the recoveries on %s', (_, open) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let store: RecoveryStore;
  let invitations: EnrollmentStore;
  let userId: UserId;

  beforeAll(async () => {
    opened = await open();
    store = new RecoveryStoreSql(opened.db);
    invitations = new EnrollmentStoreSql(opened.db);
  });
  afterAll(async () => {
    await opened.db.destroy();
    await opened.drop();
  });
  beforeEach(async () => {
    userId = newId('usr', systemRandom);
    await new PeopleStoreSql(opened.db).createUser(newUser({ id: userId, createdAt: NOW }));
  });

  const aRecovery = (change: Partial<Recovery> = {}): Recovery => ({
    id: newId('rec', systemRandom),
    userId,
    askedAt: NOW,
    readyAt: NOW + DAY,
    expiresAt: NOW + 8 * DAY,
    stoppedAt: undefined,
    usedAt: undefined,
    ...change,
  });
  const anInvitation = async (life: number): Promise<string> => {
    const codeHash = newId('inv', systemRandom);
    await invitations.createInvitation({
      id: newId('inv', systemRandom),
      organizationId: DEFAULT_ORGANIZATION,
      userId,
      purpose: 'recovery',
      codeHash,
      createdAt: NOW,
      expiresAt: NOW + life,
    });
    return codeHash;
  };

  test('that twenty callers create at once are one', async () => {
    const made = await Promise.all(TWENTY.map(() => store.create(aRecovery())));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await store.stopAll(userId, NOW)).toBe(1);
    expect(await store.openOf(userId, NOW)).toBeUndefined();
  });

  test('that are stopped, used or over make room for the next', async () => {
    const first = aRecovery();
    expect(await store.create(first)).toBe(true);
    expect(await store.openOf(userId, NOW)).toEqual(first);
    expect(await store.create(aRecovery())).toBe(false);
    await store.stopAll(userId, NOW);
    const second = aRecovery({ readyAt: NOW });
    expect(await store.create(second)).toBe(true);
    expect(await store.use(second.id, NOW)).toBe(true);
    expect(await store.create(aRecovery({ expiresAt: NOW + HOUR }))).toBe(true);
    const last = aRecovery({ askedAt: NOW + HOUR });
    expect(await store.create(last)).toBe(true);
    expect(await store.openOf(userId, NOW + HOUR)).toEqual(last);
  });

  test('are used by one of twenty callers, between ready and over alone', async () => {
    const recovery = aRecovery();
    await store.create(recovery);
    expect(await store.use(recovery.id, NOW + DAY - 1)).toBe(false);
    expect(await store.use(recovery.id, NOW + 8 * DAY)).toBe(false);
    const used = await Promise.all(TWENTY.map(() => store.use(recovery.id, NOW + DAY)));
    expect(used.filter(Boolean)).toHaveLength(1);
    expect(await store.stopAll(userId, NOW + DAY)).toBe(0);
  });

  test('that are used and stopped at once are one of the two', async () => {
    for (let round = 0; round < 10; round += 1) {
      const recovery = aRecovery({ readyAt: NOW });
      await store.create(recovery);
      const [used, stopped] = await Promise.all([store.use(recovery.id, NOW), store.stopAll(userId, NOW)]);
      expect(Number(used) + stopped).toBe(1);
    }
  });

  test('are forgotten when they were over before a time', async () => {
    await store.create(aRecovery({ expiresAt: NOW + HOUR }));
    await store.sweep(NOW + HOUR);
    expect(await store.openOf(userId, NOW)).toBeDefined();
    await store.sweep(NOW + HOUR + 1);
    expect(await store.openOf(userId, NOW)).toBeUndefined();
  });

  test('take back invitations of this person and purpose that nobody used', async () => {
    const hash = await anInvitation(HOUR);
    await anInvitation(0);
    expect(await invitations.withdraw(userId, 'add-phone', NOW)).toBe(0);
    expect(await invitations.withdraw(newId('usr', systemRandom), 'recovery', NOW)).toBe(0);
    expect(await invitations.withdraw(userId, 'recovery', NOW)).toBe(1);
    expect(await invitations.withdraw(userId, 'recovery', NOW)).toBe(0);
    expect((await invitations.invitationByHash(hash))?.expiresAt).toBe(NOW);
  });

  test('spend a code once, of its own person alone', async () => {
    await store.replaceCodes(userId, ['a', 'b'], NOW);
    expect(await store.spendCode(newId('usr', systemRandom), 'a', NOW)).toBe(false);
    const spent = await Promise.all(TWENTY.map(() => store.spendCode(userId, 'a', NOW)));
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect(await store.codesLeft(userId)).toBe(1);
    await store.replaceCodes(userId, ['c'], NOW);
    expect(await store.spendCode(userId, 'b', NOW)).toBe(false);
    expect(await store.codesLeft(userId)).toBe(1);
  });
});

import { describe, expect, test } from 'vitest';
import { openDirectory, SpentFactsSql } from '../../src/adapters/sql/index.ts';
import { HOUR, MINUTE, silentLogger } from '../../src/kernel/index.ts';
import { tally } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { FakeClock } from '../support/fake-clock.ts';

const PLACES = {
  SQLite: async () => ({ kind: 'sqlite', file: ':memory:' }) as const,
  PostgreSQL: async () => ({ kind: 'postgres', url: (await databaseOfThisTest()).url }) as const,
};

describe.each(Object.entries(PLACES))('spent facts in %s', (_name, placeOf) => {
  async function opened() {
    const place = await placeOf();
    const db = await openDirectory(place, silentLogger);
    const clock = new FakeClock();
    return { place, db, clock, spent: new SpentFactsSql(db, clock) };
  }

  test('of a hundred who spend the same thing at once, at two nodes, one is first', async () => {
    const { place, db, clock, spent } = await opened();
    const second = place.kind === 'sqlite' ? db : await openDirectory(place, silentLogger);
    const other = new SpentFactsSql(second, clock);
    const told = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 ? spent : other).spend('code', 'one', HOUR)),
    );
    expect(tally(told.map(String))).toEqual({ true: 1, false: 99 });
    expect(await other.spend('code', 'one', HOUR)).toBe(false);
    if (second !== db) await second.destroy();
    await db.destroy();
  });

  test('one kind never stands for another, and no id can be read in the table', async () => {
    const { db, spent } = await opened();
    const kinds = ['challenge', 'code', 'device', 'session'] as const;
    expect(await Promise.all(kinds.map((kind) => spent.spend(kind, 'the same', HOUR)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await spent.isSpent('code', 'the same')).toBe(true);
    expect(await spent.isSpent('code', 'another')).toBe(false);
    const rows = await db.selectFrom('spent_facts').selectAll().execute();
    expect(rows).toHaveLength(4);
    expect(JSON.stringify(rows)).not.toContain('the same');
    await db.destroy();
  });

  test('they stay for their life and are swept after it', async () => {
    const { db, clock, spent } = await opened();
    await Promise.all([spent.spend('code', 'short', MINUTE), spent.spend('session', 'long', HOUR)]);
    clock.advance(MINUTE - 1);
    await spent.sweep(clock.now());
    expect(await spent.isSpent('code', 'short')).toBe(true);
    clock.advance(1);
    await spent.sweep(clock.now());
    expect([await spent.isSpent('code', 'short'), await spent.isSpent('session', 'long')]).toEqual([
      false,
      true,
    ]);
    await db.destroy();
  });

  test('a thousand different ones at once are each the first', async () => {
    const { db, spent } = await opened();
    const told = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => spent.spend('challenge', `${i}`, HOUR)),
    );
    expect(tally(told.map(String))).toEqual({ true: 1_000 });
    await db.destroy();
  });

  test('a directory that is gone spends nothing, and says so to everybody who waits', async () => {
    const { db, spent } = await opened();
    expect(await spent.isSpent('code', 'a')).toBe(false);
    await db.destroy();
    const told = await Promise.allSettled([
      spent.spend('code', 'a', HOUR),
      spent.spend('code', 'b', HOUR),
      spent.isSpent('code', 'a'),
    ]);
    for (const one of told) {
      expect(one).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
    }
  });
});

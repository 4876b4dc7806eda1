import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TurnCommit } from '../../src/adapters/ephemeral/turn-commit.ts';

function opened() {
  const db = new DatabaseSync(':memory:');
  onTestFinished(() => db.close());
  // A reference that is checked at the commit alone: the way to make a commit fail.
  db.exec(`PRAGMA foreign_keys = ON;
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id INTEGER PRIMARY KEY REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);`);
  const rows = (table: string) => db.prepare(`SELECT id FROM ${table}`).all().length;
  return { db, turn: new TurnCommit(db), rows };
}

describe('the writes of one turn', () => {
  test('are answered once they are committed, and so is who reads among them', async () => {
    const { db, turn, rows } = opened();
    const open: boolean[] = [];
    const note = () => void open.push(db.isTransaction);
    const answers = [
      turn.write(() => db.exec('INSERT INTO parent VALUES (1)')).then(note),
      turn.read(() => rows('parent')).then(note),
      turn.write(() => db.exec('INSERT INTO parent VALUES (2)')).then(note),
    ];
    expect(db.isTransaction).toBe(true);
    await Promise.all(answers);
    expect(open).toEqual([false, false, false]);
    expect(rows('parent')).toBe(2);
  });

  test('stand although one among them throws', async () => {
    const { db, turn, rows } = opened();
    const bad = turn.write(() => {
      throw new Error('no');
    });
    const good = turn.write(() => db.exec('INSERT INTO parent VALUES (1)'));
    await expect(bad).rejects.toThrow('no');
    await good;
    expect(rows('parent')).toBe(1);
  });

  test('are all refused and undone when the commit fails, and the next turn is whole', async () => {
    const { db, turn, rows } = opened();
    const answers = await Promise.allSettled([
      turn.write(() => db.exec('INSERT INTO parent VALUES (1)')),
      turn.write(() => db.exec('INSERT INTO child VALUES (7)')),
      turn.read(() => rows('parent')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(rows('parent') + rows('child')).toBe(0);
    await turn.write(() => db.exec('INSERT INTO parent VALUES (1)'));
    expect(rows('parent')).toBe(1);
  });

  test('are refused, and not written on their own, after a fault that ended the transaction', async () => {
    const { db, turn, rows } = opened();
    const answers = await Promise.allSettled([
      turn.write(() => db.exec('ROLLBACK')),
      turn.write(() => db.exec('INSERT INTO parent VALUES (1)')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(rows('parent')).toBe(0);
  });
});

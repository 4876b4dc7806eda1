import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DueRing, type Timed } from '../../src/http/signin/due-ring.ts';

interface Item extends Timed {
  name: number;
}
const START = 1_790_000_000_123;
const ring = () => new DueRing<Item>({ step: 25, length: 9_000 });
const item = (name = 0): Item => ({ name, due: undefined });

describe('a ring of who is due', () => {
  test('gives each out once, at its time and not before, whatever time passes between two looks', () => {
    const waits = fc.array(fc.integer({ min: -50, max: 30_000 }), { maxLength: 60 });
    const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40_000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(waits, pauses, (afters, steps) => {
        const due = ring();
        due.takeDue(START);
        const left = new Map(afters.map((after, name) => [name, START + Math.max(0, after)]));
        afters.forEach((after, name) => {
          due.put(item(name), START + after);
        });
        let now = START;
        for (const step of [...steps, 60_000]) {
          now += step;
          const expected = [...left].filter(([, time]) => time <= now).map(([name]) => name);
          const taken = due.takeDue(now).map(({ name }) => name);
          expect(taken.sort((a, b) => a - b)).toEqual(expected);
          for (const name of expected) left.delete(name);
        }
        expect(left.size).toBe(0);
      }),
    );
  });

  test('forgets the time before when an item is put in again, and the item when it is removed', () => {
    const due = ring();
    const [moved, gone] = [item(1), item(2)];
    due.put(moved, START + 1_000);
    due.put(gone, START + 1_000);
    due.put(moved, START + 5_000);
    due.remove(gone);
    expect(due.takeDue(START + 4_999)).toEqual([]);
    expect(due.takeDue(START + 5_000)).toEqual([moved]);
    expect(due.takeDue(START + 100_000)).toEqual([]);
  });

  test('gives everybody out when the clock was set back', () => {
    const due = ring();
    due.takeDue(START);
    const one = item();
    due.put(one, START + 9_000);
    expect(due.takeDue(START - 3_600_000)).toEqual([one]);
    due.put(one, START - 3_600_000 + 1_000);
    expect(due.takeDue(START - 3_600_000 + 999)).toEqual([]);
    expect(due.takeDue(START - 3_600_000 + 1_000)).toEqual([one]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR } from '../../src/kernel/index.ts';
import { sets, wakes } from './ephemeral-store-sets-and-wakes.ts';
import { type MakeStore, Subject } from './ephemeral-store-subject.ts';
import { lives, onlyOnce, values } from './ephemeral-store-values.ts';

const unavailable = { name: 'GatewayError', kind: 'unavailable' };

/**
 * What every ephemeral store promises. Lives are hours and moves are minutes, so that a store with a clock of its own
 * has the same outcome on a slow machine.
 */
export function ephemeralStoreContract(name: string, make: MakeStore): void {
  describe(`the ephemeral store kept in ${name}`, () => {
    const subject = new Subject(make);
    beforeEach(() => subject.begin());
    afterEach(() => subject.end());

    values(subject);
    lives(subject);
    onlyOnce(subject);
    sets(subject);
    wakes(subject);
    readiness(subject);
  });
}

function readiness(subject: Subject): void {
  describe('readiness', () => {
    test('ping resolves while the store can read and write', async () => {
      await expect(subject.store.ping()).resolves.toBeUndefined();
    });

    test('after close every method says unavailable, and closing again is fine', async () => {
      await subject.store.close();
      await subject.store.close();
      const calls = [
        subject.store.put(subject.a, 'one', HOUR),
        subject.store.add(subject.a, 'one', HOUR),
        subject.store.get(subject.a),
        subject.store.take(subject.a),
        subject.store.replace(subject.a, 'one', 'two', HOUR),
        subject.store.remove(subject.a),
        subject.store.join(subject.a, 'one', HOUR),
        subject.store.members(subject.a),
        subject.store.ping(),
      ];
      for (const call of await Promise.allSettled(calls)) {
        expect(call).toMatchObject({ status: 'rejected', reason: unavailable });
      }
    });
  });
}

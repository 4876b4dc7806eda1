import { describe, expect, test, vi } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/index.ts';
import type { Subject } from './ephemeral-store-subject.ts';

const CROWD = 200;
const unavailable = { name: 'GatewayError', kind: 'unavailable' };

export function sets(subject: Subject): void {
  describe('sets', () => {
    const members = async () => (await subject.store.members(subject.a)).sort();

    test('a set that nobody joined is empty', async () => {
      expect(await members()).toEqual([]);
    });

    test('a set has each member once, byte for byte', async () => {
      for (const member of ['x', 'y', 'x', '', '署名\0👩🏽‍💻'])
        await subject.store.join(subject.a, member, HOUR);
      expect(await members()).toEqual(['', 'x', 'y', '署名\0👩🏽‍💻'].sort());
    });

    test('two hundred who join at once are all members', async () => {
      const names = Array.from({ length: CROWD }, (_, n) => `member ${n}`);
      await Promise.all(names.map((name) => subject.store.join(subject.a, name, HOUR)));
      expect(await members()).toEqual(names.sort());
    });

    test('after its life the set is empty, and a new one starts without the old members', async () => {
      await subject.store.join(subject.a, 'x', HOUR);
      await subject.advance(61 * MINUTE);
      expect(await members()).toEqual([]);
      await subject.store.join(subject.a, 'y', HOUR);
      expect(await members()).toEqual(['y']);
    });

    test('a later join never shortens the life of the set', async () => {
      await subject.store.join(subject.a, 'x', HOUR);
      await subject.store.join(subject.a, 'y', MINUTE);
      await subject.advance(30 * MINUTE);
      expect(await members()).toEqual(['x', 'y']);
    });

    test('a later join makes the set live at least its own life', async () => {
      await subject.store.join(subject.a, 'x', MINUTE);
      await subject.store.join(subject.a, 'x', HOUR);
      await subject.advance(30 * MINUTE);
      expect(await members()).toEqual(['x']);
    });

    test('remove removes the set with all its members', async () => {
      await subject.store.join(subject.a, 'x', HOUR);
      await subject.store.remove(subject.a);
      expect(await members()).toEqual([]);
      await subject.store.join(subject.a, 'y', HOUR);
      expect(await members()).toEqual(['y']);
    });

    test('a set is never read as a value, nor a value as a set', async () => {
      const b = subject.key('b');
      await subject.store.join(subject.a, 'x', HOUR);
      await subject.store.put(b, 'one', HOUR);
      await expect(subject.store.get(subject.a)).rejects.toMatchObject(unavailable);
      await expect(subject.store.take(subject.a)).rejects.toMatchObject(unavailable);
      await expect(subject.store.replace(subject.a, 'x', 'two', HOUR)).rejects.toMatchObject(unavailable);
      await expect(subject.store.members(b)).rejects.toMatchObject(unavailable);
      await expect(subject.store.join(b, 'x', HOUR)).rejects.toMatchObject(unavailable);
      expect(await subject.store.add(subject.a, 'two', HOUR)).toBe(false);
      expect(await members()).toEqual(['x']);
      expect(await subject.store.get(b)).toBe('one');
    });

    test('put over a set leaves nothing of it', async () => {
      await subject.store.join(subject.a, 'x', HOUR);
      await subject.store.put(subject.a, 'one', HOUR);
      expect(await subject.store.get(subject.a)).toBe('one');
      await subject.store.remove(subject.a);
      await subject.store.join(subject.a, 'y', HOUR);
      expect(await members()).toEqual(['y']);
    });
  });
}

export function wakes(subject: Subject): void {
  describe('wakes', () => {
    test('whoever is woken by a replace already reads what it wrote', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      const seen = new Promise<string | undefined>((resolve) => {
        subject.store.listen(subject.topic('a'), () => resolve(subject.store.get(subject.a)));
      });
      await subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      expect(await seen).toBe('two');
    });

    test('every listener of the topic is called, and none of another topic', async () => {
      const [first, second, other] = [vi.fn(), vi.fn(), vi.fn()];
      subject.store.listen(subject.topic('a'), first);
      subject.store.listen(subject.topic('a'), second);
      subject.store.listen(subject.topic('b'), other);
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      await subject.wakesHaveArrived();
      expect(first).toHaveBeenCalled();
      expect(second).toHaveBeenCalled();
      expect(other).not.toHaveBeenCalled();
    });

    test('a listener is not called before replace has been called and returned', async () => {
      await subject.store.put(subject.a, 'one', HOUR);
      const heard = vi.fn();
      subject.store.listen(subject.topic('a'), heard);
      const replaced = subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      expect(heard).not.toHaveBeenCalled();
      await replaced;
      await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    });

    test('a replace that is refused wakes nobody, and one without a topic neither', async () => {
      const heard = vi.fn();
      subject.store.listen(subject.topic('a'), heard);
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'other', 'two', HOUR, subject.topic('a'));
      await subject.store.replace(subject.a, 'one', 'two', HOUR);
      await subject.wakesHaveArrived();
      expect(heard).not.toHaveBeenCalled();
    });

    test('whoever has stopped is not called any more; the others are', async () => {
      const [stopped, stays] = [vi.fn(), vi.fn()];
      const stop = subject.store.listen(subject.topic('a'), stopped);
      subject.store.listen(subject.topic('a'), stays);
      stop();
      stop();
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      await subject.wakesHaveArrived();
      expect(stopped).not.toHaveBeenCalled();
      expect(stays).toHaveBeenCalled();
    });

    test('one function that listens twice and stops once still listens', async () => {
      const heard = vi.fn();
      subject.store.listen(subject.topic('a'), heard);
      subject.store.listen(subject.topic('a'), heard)();
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      await subject.wakesHaveArrived();
      expect(heard).toHaveBeenCalled();
    });

    test('a listener that stops and listens again while it is called is called once per wake', async () => {
      let calls = 0;
      const again = () => {
        calls += 1;
        stop();
        stop = subject.store.listen(subject.topic('a'), again);
      };
      let stop = subject.store.listen(subject.topic('a'), again);
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      await subject.wakesHaveArrived();
      expect(calls).toBe(1);
    });

    test('a listener that throws keeps nobody else from being called', async () => {
      const heard = vi.fn();
      subject.store.listen(subject.topic('a'), () => {
        throw new Error('a listener of this test');
      });
      subject.store.listen(subject.topic('a'), heard);
      await subject.store.put(subject.a, 'one', HOUR);
      await subject.store.replace(subject.a, 'one', 'two', HOUR, subject.topic('a'));
      await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    });
  });
}

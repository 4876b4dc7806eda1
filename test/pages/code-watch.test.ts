import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CodeOutcome, outcomeOf, type Standing, watchCode } from '../../src/browser/code-watch.ts';

const SECOND = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A code that is good for two minutes, and what the gateway answers when it is asked about it. */
function shown(look: () => Promise<Pick<Standing, 'state' | 'reason'>>) {
  const told: ('soon' | CodeOutcome)[] = [];
  const stop = watchCode(Date.now() + 120 * SECOND, async () => ({ challenge: 'chl_1', ...(await look()) }), {
    soon: () => told.push('soon'),
    over: (outcome) => told.push(outcome),
  });
  return { told, stop };
}

describe('a code that a phone shows', () => {
  test.each([
    ['confirming', undefined, undefined],
    ['approved', undefined, 'approved'],
    ['consumed', undefined, 'approved'],
    ['declined', 'wrong_code', 'wrong_code'],
    ['declined', 'refused', 'code_over'],
    ['expired', undefined, 'code_over'],
    ['cancelled', undefined, 'code_over'],
    ['contested', undefined, 'code_over'],
  ])('of a challenge that is %s %s is %s', (state, reason, outcome) => {
    expect(outcomeOf({ state, ...(reason === undefined ? {} : { reason }) })).toBe(outcome);
  });

  test('is taken away soon after it was typed, and nothing is asked from then on', async () => {
    let state = 'confirming';
    const look = vi.fn(async () => ({ state }));
    const { told } = shown(look);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(told).toEqual([]);
    state = 'consumed';
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(told).toEqual(['approved']);
    const asked = look.mock.calls.length;
    await vi.advanceTimersByTimeAsync(200 * SECOND);
    expect([told, look.mock.calls.length]).toEqual([['approved'], asked]);
  });

  test('ends by itself after a warning, whether or not the gateway can be reached', async () => {
    const { told } = shown(async () => {
      throw new TypeError('no connection');
    });
    await vi.advanceTimersByTimeAsync(99 * SECOND);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(told).toEqual(['soon']);
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(told).toEqual(['soon', 'code_over']);
  });

  test('is asked about less than thirty times a minute', async () => {
    const look = vi.fn(async () => ({ state: 'confirming' }));
    shown(look);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(look.mock.calls.length).toBeLessThan(30);
  });

  test('that is no longer shown says nothing more, even when an answer was under way', async () => {
    const { told, stop } = shown(async () => {
      stop();
      return { state: 'approved' };
    });
    await vi.advanceTimersByTimeAsync(200 * SECOND);
    expect(told).toEqual([]);
  });
});

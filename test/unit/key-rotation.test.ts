import { describe, expect, test } from 'vitest';
import {
  FOLLOWED_WITHIN,
  goneAt,
  PUBLISHED_AFTER,
  PUBLISHED_BEFORE,
  READY_AFTER,
} from '../../src/domain/keys/index.ts';
import { mayTakeOverAt, stepsDue, takesOverAt } from '../../src/domain/keys/rotation.ts';
import { fingerprintOf, inOrder, type SigningKey } from '../../src/domain/keys/signing-key.ts';
import { DAY, HOUR } from '../../src/kernel/index.ts';

const NOW = Date.UTC(2026, 0, 1);
const LIFE = 90 * DAY;

const key = (kid: string, change: Partial<SigningKey> = {}): SigningKey => ({
  kid,
  alg: 'RS256',
  state: 'current',
  createdAt: NOW,
  signsSince: NOW,
  retiredAt: undefined,
  dueAt: undefined,
  ...change,
});
const current = key('current');
const elliptic = key('elliptic', { alg: 'ES256' });
const next = (change: Partial<SigningKey> = {}) =>
  key('next', { state: 'next', createdAt: NOW + DAY, signsSince: undefined, ...change });
/** What is due for RS256. */
const due = (keys: readonly SigningKey[], at: number, life: number | undefined = LIFE) =>
  stepsDue([...keys, elliptic], at, life).filter((step) => !('alg' in step && step.alg === 'ES256'));

describe('a signing key', () => {
  test('of each algorithm begins where nothing signs', () => {
    expect(stepsDue([], NOW, LIFE)).toEqual([
      { do: 'begin', alg: 'RS256' },
      { do: 'begin', alg: 'ES256' },
    ]);
    expect(stepsDue([current], NOW, LIFE)).toEqual([{ do: 'begin', alg: 'ES256' }]);
  });

  test('is made and published a day after the one before it began to sign, so that one always stands ready', () => {
    expect(due([current], NOW + READY_AFTER - 1)).toEqual([]);
    expect(due([current], NOW + READY_AFTER)).toEqual([{ do: 'publish', alg: 'RS256' }]);
    expect(due([current, next()], NOW + READY_AFTER)).toEqual([]);
  });

  test('takes over when the one before it has signed for its life', () => {
    const keys = [current, next()];
    expect(due(keys, NOW + LIFE - 1)).toEqual([]);
    expect(due(keys, NOW + LIFE)).toEqual([{ do: 'promote', next: keys[1], current }]);
  });

  test('never takes over by schedule before it was published for two days, however late it was made', () => {
    const late = next({ createdAt: NOW + LIFE + HOUR });
    expect(PUBLISHED_BEFORE).toBeGreaterThanOrEqual(2 * DAY);
    expect(due([current, late], late.createdAt + PUBLISHED_BEFORE - 1)).toEqual([]);
    expect(due([current, late], late.createdAt + PUBLISHED_BEFORE)).toHaveLength(1);
  });

  test('takes over by command alone where no life is set', () => {
    expect(
      stepsDue(
        [current, next(), elliptic, key('e', { ...next(), kid: 'e', alg: 'ES256' })],
        NOW + 10 * LIFE,
        undefined,
      ),
    ).toEqual([]);
    expect(takesOverAt(next(), current, undefined)).toBe(Number.POSITIVE_INFINITY);
    const asked = next({ dueAt: NOW + 3 * DAY });
    expect(stepsDue([current, asked], NOW + 3 * DAY, undefined)).toContainEqual({
      do: 'promote',
      next: asked,
      current,
    });
  });

  test('that an operator asked for takes over then, whatever the schedule says', () => {
    const asked = next({ dueAt: NOW + 5 * DAY });
    expect(due([current, asked], NOW + 5 * DAY - 1)).toEqual([]);
    expect(due([current, asked], NOW + 5 * DAY)).toHaveLength(1);
    expect(takesOverAt(next({ dueAt: NOW + 200 * DAY }), current, LIFE)).toBe(NOW + LIFE);
  });

  test('may be asked to sign after two days, or hurried as soon as every node publishes it', () => {
    const fresh = next({ createdAt: NOW });
    expect(mayTakeOverAt(fresh, NOW, false)).toBe(NOW + PUBLISHED_BEFORE);
    expect(mayTakeOverAt(fresh, NOW, true)).toBe(NOW + FOLLOWED_WITHIN);
    expect(mayTakeOverAt(fresh, NOW + 9 * DAY, false)).toBe(NOW + 9 * DAY);
  });

  test('stays published for a week after its last signature, and is gone then', () => {
    const retired = key('old', { state: 'retired', retiredAt: NOW });
    expect(PUBLISHED_AFTER).toBeGreaterThanOrEqual(2 * DAY + HOUR);
    expect(goneAt(retired)).toBe(NOW + PUBLISHED_AFTER);
    const keys = [key('current', { signsSince: NOW + PUBLISHED_AFTER }), retired];
    expect(due(keys, goneAt(retired) - 1)).toEqual([]);
    expect(due(keys, goneAt(retired))).toEqual([{ do: 'remove', key: retired }]);
  });

  test('of a version that did not write down when it began has signed since it was made', () => {
    const old = key('old', { signsSince: undefined });
    expect(due([old], NOW + READY_AFTER)).toEqual([{ do: 'publish', alg: 'RS256' }]);
    expect(takesOverAt(next(), old, LIFE)).toBe(NOW + LIFE);
  });
});

test('years of schedule always have one signing key, the next one known for two days, and a few published', () => {
  const HALF_DAY = DAY / 2;
  let keys: SigningKey[] = [];
  let made = 0;
  const signers = new Set<string>();
  for (let now = NOW; now < NOW + 3 * 365 * DAY; now += HALF_DAY) {
    for (const step of stepsDue(keys, now, LIFE)) {
      if (step.do === 'remove') keys = keys.filter(({ kid }) => kid !== step.key.kid);
      if (step.do === 'begin' || step.do === 'publish') {
        const state = step.do === 'begin' ? 'current' : 'next';
        keys.push(key(`key ${made++}`, { alg: step.alg, state, createdAt: now, signsSince: now }));
      }
      if (step.do === 'promote') {
        expect(now - step.next.createdAt).toBeGreaterThanOrEqual(PUBLISHED_BEFORE);
        expect(now - (step.current.signsSince ?? 0)).toBe(LIFE);
        keys = keys.map((one) => {
          if (one.kid === step.current.kid) return { ...one, state: 'retired', retiredAt: now };
          return one.kid === step.next.kid ? { ...one, state: 'current', signsSince: now } : one;
        });
      }
    }
    for (const alg of ['RS256', 'ES256']) {
      const signing = keys.filter((one) => one.alg === alg && one.state === 'current');
      expect(signing).toHaveLength(1);
      signers.add(signing[0]?.kid ?? '');
    }
    expect(keys.length).toBeLessThanOrEqual(6);
  }
  expect(signers.size).toBe(2 * Math.ceil((3 * 365) / 90));
});

describe('the published set', () => {
  const keys = [
    elliptic,
    key('r1', { state: 'retired', retiredAt: NOW }),
    next(),
    key('r2', { state: 'retired', createdAt: NOW + 1 }),
    current,
  ];

  test('names the key that signs first, and RS256 before ES256, for readers that look no further', () => {
    expect(inOrder(keys).map(({ kid }) => kid)).toEqual(['current', 'next', 'r2', 'r1', 'elliptic']);
  });

  test('is another one whenever a key comes, goes or changes its part, and the same in any order', () => {
    const known = fingerprintOf(keys);
    expect(fingerprintOf([...keys].reverse())).toBe(known);
    expect(fingerprintOf(keys.slice(1))).not.toBe(known);
    expect(
      fingerprintOf(keys.map((one) => (one.kid === 'next' ? { ...one, state: 'current' } : one))),
    ).not.toBe(known);
  });
});

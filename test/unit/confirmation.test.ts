import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NUMBERS, neededConfirmation, newConfirmation } from '../../src/domain/approval/confirmation.ts';
import type { ConfirmationKind } from '../../src/domain/directory/index.ts';
import { FixedRandom } from '../support/fixed-random.ts';

describe('the confirmation that a sign-in needs', () => {
  test.each<[ConfirmationKind, 'always' | 'on-risk', ConfirmationKind, ConfirmationKind]>([
    ['none', 'always', 'none', 'none'],
    ['none', 'on-risk', 'none', 'none'],
    ['number', 'always', 'number', 'typed-code'],
    ['number', 'on-risk', 'none', 'typed-code'],
    ['typed-code', 'always', 'typed-code', 'typed-code'],
    ['typed-code', 'on-risk', 'none', 'typed-code'],
  ])('where the integration says %s:%s is %s, and %s at a risk', (kind, when, usually, atRisk) => {
    expect(neededConfirmation({ kind, when }, false)).toBe(usually);
    expect(neededConfirmation({ kind, when }, true)).toBe(atRisk);
  });

  test('that is none has no secret', () => {
    expect(newConfirmation('none', new FixedRandom())).toBeUndefined();
  });

  test('has a secret that is drawn evenly from all there are, with its leading zeros', () => {
    const belows: number[] = [];
    fc.assert(
      fc.property(fc.constantFrom('number' as const, 'typed-code' as const), fc.nat(999_999), (kind, n) => {
        const drawn = kind === 'number' ? n % 100 : n;
        const below = (most: number) => {
          belows.push(most);
          return drawn;
        };
        const made = newConfirmation(kind, { below, bytes: () => Buffer.alloc(0) });
        const text = made?.kind === 'number' ? made.number : made?.code;
        expect(text).toMatch(kind === 'number' ? /^\d{2}$/ : /^\d{6}$/);
        expect(Number(text)).toBe(drawn);
      }),
    );
    expect(new Set(belows)).toEqual(new Set([100, 1_000_000]));
  });

  test('forgives two wrong codes', () => {
    expect(newConfirmation('typed-code', new FixedRandom())).toMatchObject({ triesLeft: 3 });
  });

  test('by number can be any that a phone may be given to type, and no other', () => {
    const random = new FixedRandom();
    const drawn = new Set<string>();
    for (let n = 0; n < 2_000; n += 1) {
      const made = newConfirmation('number', random);
      if (made?.kind === 'number') drawn.add(made.number);
    }
    expect([...drawn].sort()).toEqual([...NUMBERS]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Challenge, ShortCodes } from '../../src/domain/challenge/index.ts';
import { newId } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { pending, SIGN_IN_LIFE } from './a-challenge.ts';

const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/;
const refused = { kind: 'missing', code: 'invalid_short_code' };

function made(pause?: () => Promise<unknown>) {
  const clock = new FakeClock();
  const random = new FixedRandom('short codes');
  const store = new MemoryEphemeralStore(clock, pause);
  const until = clock.now() + SIGN_IN_LIFE;
  const aChallenge = (): Challenge => ({
    ...pending,
    id: newId('chl', random),
    return: { ...pending.return, until },
  });
  return { clock, random, store, codes: new ShortCodes({ store, clock, random }), aChallenge };
}

describe('a short code', () => {
  test('names its challenge, and no other has the same', async () => {
    const { codes, aChallenge } = made();
    const challenges = Array.from({ length: 100 }, aChallenge);
    const shown = await Promise.all(challenges.map((one) => codes.of(one)));
    expect(new Set(shown).size).toBe(100);
    for (const [n, code] of shown.entries()) {
      expect(code).toMatch(CODE);
      expect(await codes.open(code)).toBe(challenges[n]?.id);
    }
  });

  test('is typed in any case, with hyphens and blanks anywhere or nowhere', async () => {
    const { codes, aChallenge } = made();
    const challenge = aChallenge();
    const letters = [...(await codes.of(challenge)).replace('-', '')];
    const between = fc.constantFrom('', '-', ' ', '\t', ' - ', '\u00a0');
    const typed = fc
      .tuple(
        ...letters.map((letter) => fc.tuple(between, fc.constantFrom(letter, letter.toLowerCase()))),
        between,
      )
      .map((parts) => parts.flat().join(''));
    await fc.assert(
      fc.asyncProperty(typed, async (text) => {
        expect(await codes.open(text)).toBe(challenge.id);
      }),
    );
  });

  test('of a challenge is one, however often and however many at once ask for it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { codes, aChallenge } = made(() => scheduler.schedule(Promise.resolve()));
        const challenge = aChallenge();
        const asked = Promise.all(Array.from({ length: 5 }, () => codes.of(challenge)));
        const shown = await scheduler.waitFor(asked);
        shown.push(await scheduler.waitFor(codes.of(challenge)));
        expect(new Set(shown).size).toBe(1);
        expect(await scheduler.waitFor(codes.open(shown[0] ?? ''))).toBe(challenge.id);
      }),
    );
  });

  test('that somebody else has is drawn again', async () => {
    const { store, clock, codes, aChallenge } = made();
    const draws = [...Array(8).fill(0), ...Array(8).fill(0), ...Array(8).fill(1)];
    const random = { below: () => draws.shift() ?? 2, bytes: () => Buffer.alloc(0) };
    const crowded = new ShortCodes({ store, clock, random });
    const [first, second] = [aChallenge(), aChallenge()];
    expect(await crowded.of(first)).toBe('BBBB-BBBB');
    expect(await crowded.of(second)).toBe('CCCC-CCCC');
    expect(await codes.open('BBBB-BBBB')).toBe(first.id);
    expect(await codes.open('CCCC-CCCC')).toBe(second.id);
  });

  test('that nobody was shown is refused, and so is every other text', async () => {
    const { codes, aChallenge } = made();
    const shown = await codes.of(aChallenge());
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-?[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      fc.constantFrom(
        shown.slice(1),
        `${shown}B`,
        `A${shown.slice(1)}`,
        `${shown}\0`,
        'chl_AAECAwQFBgcICQoLDA0ODw',
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        fc.pre(typed.toUpperCase().replace(/[\s-]/g, '') !== shown.replace('-', ''));
        await expect(codes.open(typed)).rejects.toMatchObject(refused);
      }),
    );
  });

  test('is gone when the sign-in is over, and not before', async () => {
    const { clock, codes, aChallenge } = made();
    const challenge = aChallenge();
    clock.advance(5);
    const shown = await codes.of(challenge);
    clock.advance(SIGN_IN_LIFE - 6);
    expect(await codes.open(shown)).toBe(challenge.id);
    expect(await codes.of(challenge)).toBe(shown);
    clock.advance(1);
    await expect(codes.open(shown)).rejects.toMatchObject(refused);
  });
});

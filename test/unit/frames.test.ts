import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frames } from '../../src/domain/challenge/index.ts';
import type { ChallengeId } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

const STEP = 5_000;
const LIFE = 30_000;
const ISSUER = 'https://id.example.com';
const key = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const ID: ChallengeId = 'chl_AAECAwQFBgcICQoLDA0ODw';

const frames = (
  clock: FakeClock,
  parts: { key?: number; issuer?: string; step?: number; life?: number } = {},
) =>
  new Frames({
    key: key(parts.key ?? 1),
    clock,
    issuer: parts.issuer ?? ISSUER,
    step: parts.step ?? STEP,
    life: parts.life ?? LIFE,
  });

const shown = (made: Frames, id: ChallengeId = ID, ahead = 0) => {
  const batch = made.batch(id);
  return `${batch.prefix}.${batch.codes[ahead]}`;
};

describe('a frame', () => {
  test('opens to the challenge it was drawn for, as a link and as what follows /s/', () => {
    const made = frames(new FakeClock());
    const frame = shown(made);
    expect(frame).toMatch(/^https:\/\/id\.example\.com\/s\/[\w-]{22}\.\d{3}\.[\w-]{16}$/);
    expect(made.open(frame)).toBe(ID);
    expect(made.open(frame.slice(`${ISSUER}/s/`.length))).toBe(ID);
  });

  test('is short enough for QR version 5-M with a 20-character host', () => {
    // 84 bytes in byte mode at level M (ISO/IEC 18004 table 7).
    const made = frames(new FakeClock(), { issuer: 'https://signin.example.co.uk' });
    expect(shown(made).length).toBeLessThanOrEqual(84);
  });

  test('differs for every challenge, every step and every key', () => {
    const clock = new FakeClock();
    const texts = new Set<string>();
    for (let n = 0; n < 50; n += 1) {
      for (const secret of [1, 2]) texts.add(shown(frames(clock, { key: secret })));
      texts.add(shown(frames(clock), `chl_${String(n).padStart(22, 'B')}`));
      clock.advance(STEP);
    }
    expect(texts.size).toBe(150);
  });

  test('is good from one step before its start to its life after it, for any time, step and age', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom(1_000, 2_000, 5_000, 10_000),
        fc.integer({ min: 0, max: 120_000 }),
        (start, step, age) => {
          const clock = new FakeClock(start);
          const made = frames(clock, { step, life: 30_000 });
          const frame = shown(made);
          const began = start - (start % step);
          clock.advance(age);
          const open = () => made.open(frame);
          if (clock.now() - began <= 30_000) expect(open()).toBe(ID);
          else expect(open).toThrow(expect.objectContaining({ code: 'frame_expired', kind: 'gone' }));
        },
      ),
    );
  });

  test('of the next step is good already, and no frame of a later one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (start) => {
        const made = frames(new FakeClock(start));
        expect(made.open(shown(made, ID, 1))).toBe(ID);
        expect(() => made.open(shown(made, ID, 2))).toThrow(
          expect.objectContaining({ code: 'frame_expired' }),
        );
      }),
    );
  });

  test('is refused as soon as one character differs', () => {
    const made = frames(new FakeClock());
    const frame = shown(made);
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.constantFrom(...'aZ09_-./ ?#%\n\0é'), (at, character) => {
        fc.pre(frame[at] !== character);
        const altered = frame.slice(0, at) + character + frame.slice(at + 1);
        expect(() => made.open(altered)).toThrow(
          expect.objectContaining({ code: 'invalid_frame', kind: 'invalid' }),
        );
      }),
    );
  });

  test('that is any text at all is refused, never a fault', () => {
    const made = frames(new FakeClock());
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
        expect(() => made.open(text)).toThrow(expect.objectContaining({ code: 'invalid_frame' }));
      }),
    );
  });

  test('of another gateway is refused, by its key and by its address', () => {
    const clock = new FakeClock();
    const here = frames(clock);
    for (const other of [
      { key: 2 },
      { issuer: 'https://id.example.org' },
      { issuer: `${ISSUER}.evil.example` },
    ]) {
      expect(() => here.open(shown(frames(clock, other)))).toThrow(
        expect.objectContaining({ code: 'invalid_frame' }),
      );
    }
  });
});

describe('a batch', () => {
  test('reaches at most ten seconds ahead, and says when the next frame begins', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom(1_000, 3_000, 5_000, 10_000, 30_000),
        (start, step) => {
          const clock = new FakeClock(start);
          const made = frames(clock, { step });
          const batch = made.batch(ID);
          expect(batch.codes.length - 1).toBe(Math.max(1, Math.floor(10_000 / step)));
          expect(batch.step).toBe(step);
          expect(batch.nextIn).toBeGreaterThan(0);
          expect(batch.nextIn).toBeLessThanOrEqual(step);
          clock.advance(batch.nextIn);
          expect(made.batch(ID).codes[0]).toBe(batch.codes[1]);
        },
      ),
    );
  });
});

import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tickets } from '../../src/domain/challenge/index.ts';
import type { ChallengeId } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

const ID: ChallengeId = 'chl_AAECAwQFBgcICQoLDA0ODw';
const tickets = (clock: FakeClock, byte = 1) =>
  new Tickets({ key: createSecretKey(Buffer.alloc(32, byte)), clock });
const invalid = expect.objectContaining({ code: 'invalid_ticket', kind: 'invalid' });

describe('a scan ticket', () => {
  test('opens to its challenge for its own scanner alone', () => {
    const clock = new FakeClock();
    const made = tickets(clock);
    const ticket = made.issue(ID, 'phn_a', clock.now() + 60_000);
    expect(made.open(ticket, 'phn_a')).toBe(ID);
    for (const other of ['phn_b', '', 'phn_a ', 'phn_', 'PHN_A']) {
      expect(() => made.open(ticket, other)).toThrow(invalid);
    }
  });

  test('is over at its end, in whole seconds, never later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 }),
        fc.integer({ min: 1, max: 600_000 }),
        (start, life) => {
          const clock = new FakeClock(start);
          const made = tickets(clock);
          const until = start + life;
          const ticket = made.issue(ID, 'phn_a', until);
          const end = Math.floor(until / 1000) * 1000;
          clock.advance(Math.max(0, end - start - 1));
          if (clock.now() < end) expect(made.open(ticket, 'phn_a')).toBe(ID);
          clock.advance(Math.max(0, end - clock.now()));
          expect(() => made.open(ticket, 'phn_a')).toThrow(
            expect.objectContaining({ code: 'challenge_expired' }),
          );
        },
      ),
    );
  });

  test('is refused as soon as one character differs', () => {
    const clock = new FakeClock();
    const made = tickets(clock);
    const ticket = made.issue(ID, 'phn_a', clock.now() + 60_000);
    fc.assert(
      fc.property(fc.nat(ticket.length - 1), fc.constantFrom(...'aZ09_-. \n'), (at, character) => {
        fc.pre(ticket[at] !== character);
        const altered = ticket.slice(0, at) + character + ticket.slice(at + 1);
        expect(() => made.open(altered, 'phn_a')).toThrow(invalid);
      }),
    );
  });

  test('of another key is refused, and so is any text', () => {
    const clock = new FakeClock();
    const made = tickets(clock);
    expect(() => made.open(tickets(clock, 2).issue(ID, 'phn_a', clock.now() + 60_000), 'phn_a')).toThrow(
      invalid,
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => made.open(text, 'phn_a')).toThrow(invalid);
      }),
    );
  });

  test('for one scanner cannot be read as one for another by moving the border between the two', () => {
    const clock = new FakeClock();
    const made = tickets(clock);
    const ticket = made.issue(ID, '0\0phn_a', clock.now() + 60_000);
    expect(() =>
      made.open(`${ticket.split('.').slice(0, 2).join('.')}.${ticket.split('.')[2]}`, 'phn_a'),
    ).toThrow(invalid);
  });
});

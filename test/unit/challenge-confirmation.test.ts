import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approve, cancel, confirm, consume, contest, settle } from '../../src/domain/challenge/index.ts';
import { CODE, claimedWithCode, outcome, pending, adasResult as result, TIMERS } from './a-challenge.ts';

const confirming = approve(claimedWithCode(pending, 1), result, 2, TIMERS);
const tell = (codes: readonly string[], from = confirming) =>
  codes.reduce((current, code) => confirm(current, code, 3, TIMERS), from);

const wrongCode = fc.oneof(fc.string(), fc.stringMatching(/^\d{6}$/)).filter((code) => code !== CODE);

describe('an approval that a typed code has to confirm', () => {
  test('is no result before the code, and cannot be collected', () => {
    expect(confirming).toMatchObject({ state: 'confirming', unconfirmed: result });
    expect(confirming.result).toBeUndefined();
    expect(outcome(() => consume(confirming, 3))).toBe('challenge_not_claimed');
  });

  test('is what the right code makes the result, unchanged', () => {
    const approved = tell([CODE]);
    expect(approved).toMatchObject({ state: 'approved', result });
    expect(approved.unconfirmed).toBeUndefined();
    expect(consume(approved, 4).result).toEqual(result);
  });

  test('forgives two wrong codes, whatever they are, and then the right one approves', () => {
    fc.assert(
      fc.property(fc.array(wrongCode, { maxLength: 2 }), (wrong) => {
        const told = tell(wrong);
        expect(told).toMatchObject({ state: 'confirming', confirmation: { triesLeft: 3 - wrong.length } });
        expect(told.result).toBeUndefined();
        expect(tell([CODE], told)).toMatchObject({ state: 'approved', result });
      }),
    );
  });

  test('is lost with the third wrong code, whatever they are, and the right one comes too late', () => {
    fc.assert(
      fc.property(wrongCode, wrongCode, wrongCode, (...wrong) => {
        const declined = tell(wrong);
        expect(declined).toMatchObject({ state: 'declined', reason: 'wrong_code' });
        expect(outcome(() => tell([CODE], declined))).toBe('challenge_decided');
        expect(outcome(() => consume(declined, 4))).toBe('challenge_decided');
      }),
    );
  });

  test.each([
    ['a cancelled', cancel(confirming, 3)],
    ['a contested', contest(confirming, 3)],
    ['an expired', settle(confirming, confirming.deadline)],
    ['a wrongly confirmed', tell(['1', '2', '3'])],
  ])('leaves nothing of itself in %s challenge', (_, ended) => {
    expect(ended.unconfirmed).toBeUndefined();
    expect(ended.result).toBeUndefined();
    expect(JSON.stringify(ended)).not.toContain(JSON.stringify(result.amr));
  });
});

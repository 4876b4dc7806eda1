import { describe, expect, test } from 'vitest';
import { LAST_MINUTE, type Moment, NO_ANSWER_AFTER, noticeAt } from '../../src/browser/notice.ts';
import type { WaitingSnapshot } from '../../src/pages/index.ts';

const MINUTE = 60_000;

const moment = (snapshot: Partial<WaitingSnapshot>, more: Partial<Moment> = {}): Moment => ({
  snapshot: { state: 'pending', endsIn: 5 * MINUTE, signInEndsIn: 20 * MINUTE, ...snapshot },
  age: 0,
  heldFor: 0,
  connectionLost: false,
  fullyVisible: true,
  ...more,
});

describe('the waiting page', () => {
  test('says nothing besides when all is well, and looks again when the last minute begins', () => {
    expect(noticeAt(moment({}))).toEqual({ moreTime: false, changesIn: 4 * MINUTE });
  });

  test('offers more time in the last minute, at least twenty seconds before the end', () => {
    expect(LAST_MINUTE).toBeGreaterThanOrEqual(20_000);
    expect(noticeAt(moment({}, { age: 4 * MINUTE }))).toMatchObject({ says: 'soonOver', moreTime: true });
  });

  test('offers no more time than the sign-in has', () => {
    expect(noticeAt(moment({ endsIn: 30_000, signInEndsIn: 30_000 }))).toMatchObject({
      says: 'lastMinute',
      moreTime: false,
    });
  });

  test('does not replace a code that a phone has scanned', () => {
    expect(noticeAt(moment({ state: 'scanned', endsIn: 30_000 })).moreTime).toBe(false);
  });

  test('says that the phone is silent a minute after it took the sign-in', () => {
    const claimed = { state: 'claimed', endsIn: 90_000 } as const;
    expect(noticeAt(moment(claimed, { heldFor: NO_ANSWER_AFTER - 1 }))).toEqual({
      moreTime: false,
      changesIn: 1,
    });
    expect(noticeAt(moment(claimed, { heldFor: NO_ANSWER_AFTER })).says).toBe('noAnswer');
  });

  test('counts no silence of the phone while it is the person’s turn, and says when the typed code soon times out', () => {
    const confirming = { state: 'confirming', endsIn: 2 * MINUTE } as const;
    expect(noticeAt(moment(confirming, { heldFor: 2 * NO_ANSWER_AFTER }))).toEqual({
      moreTime: false,
      changesIn: MINUTE,
    });
    expect(noticeAt(moment(confirming, { age: MINUTE }))).toMatchObject({
      says: 'soonOver',
      moreTime: false,
    });
  });

  test('says that the code is not fully visible only while there is one to scan', () => {
    const hidden = { fullyVisible: false };
    expect(noticeAt(moment({}, hidden)).says).toBe('partlyVisible');
    expect(noticeAt(moment({ state: 'claimed' }, hidden)).says).toBeUndefined();
  });

  test('says first that the connection is lost', () => {
    const all = { connectionLost: true, fullyVisible: false, age: 4.5 * MINUTE };
    expect(noticeAt(moment({}, all)).says).toBe('connectionLost');
  });

  test.each(['approved', 'consumed', 'declined', 'contested', 'expired', 'cancelled'] as const)(
    'has nothing to add once the challenge is %s',
    (state) => {
      const lost = { connectionLost: true, fullyVisible: false };
      expect(noticeAt(moment({ state, endsIn: 0 }, lost))).toEqual({ moreTime: false, changesIn: Infinity });
    },
  );
});

import { describe, expect, test } from 'vitest';
import {
  approve,
  approveHere,
  awaitEnrollment,
  type Challenge,
  type ChallengeState,
  cancel,
  claim,
  confirm,
  consume,
  contest,
  decline,
  isContestedBy,
  isTerminal,
  renew,
  scan,
  settle,
} from '../../src/domain/challenge/index.ts';
import {
  ada,
  CODE,
  claimedWithCode,
  eve,
  outcome,
  pending,
  adasResult as result,
  sister,
  TIMERS,
} from './a-challenge.ts';

const TERMS = { statement: 'statement' };
const AGAIN = { statement: 'again' };
const scanned = scan(pending, 1, TIMERS);
const claimed = claim(scanned, ada, TERMS, 2, TIMERS);
const approved = approve(claimed, result, 3, TIMERS);

/** One challenge in every state there is. */
const IN: Record<ChallengeState, Challenge> = {
  pending,
  scanned,
  claimed,
  confirming: approve(claimedWithCode(scanned, 2), result, 3, TIMERS),
  approved,
  consumed: consume(approved, 4),
  declined: decline(claimed, ada.phoneId, 'refused', 4),
  contested: contest(claimed, 4),
  expired: settle(pending, 120_000),
  cancelled: cancel(claimed, 4),
};
const STATES = Object.keys(IN) as ChallengeState[];

const MOVES = {
  scan: (c: Challenge, now: number) => scan(c, now, TIMERS),
  renew: (c: Challenge, now: number) => renew(c, now, TIMERS),
  'await enrollment': (c: Challenge, now: number) => awaitEnrollment(c, now, TIMERS),
  'claim by the holder': (c: Challenge, now: number) => claim(c, ada, AGAIN, now, TIMERS),
  'claim by the same person': (c: Challenge, now: number) => claim(c, sister, AGAIN, now, TIMERS),
  approve: (c: Challenge, now: number) => approve(c, result, now, TIMERS),
  'approve by another': (c: Challenge, now: number) => approve(c, { ...result, ...sister }, now, TIMERS),
  'approve here': (c: Challenge, now: number) => approveHere(c, result, 'here', now, TIMERS),
  'confirm by the right code': (c: Challenge, now: number) => confirm(c, CODE, now, TIMERS),
  'confirm by a wrong code': (c: Challenge, now: number) => confirm(c, '000043', now, TIMERS),
  decline: (c: Challenge, now: number) => decline(c, ada.phoneId, 'not_me', now),
  'decline by another': (c: Challenge, now: number) => decline(c, eve.phoneId, 'refused', now),
  cancel: (c: Challenge, now: number) => cancel(c, now),
  contest: (c: Challenge, now: number) => contest(c, now),
  consume: (c: Challenge, now: number) => consume(c, now),
};

const OVER = {
  consumed: 'challenge_decided',
  declined: 'challenge_decided',
  contested: 'challenge_contested',
  expired: 'challenge_expired',
  cancelled: 'challenge_decided',
};

const LIVE = ['pending', 'scanned', 'claimed', 'confirming', 'approved'] as const;
const EARLY = 'challenge_not_claimed';
const HELD = 'challenge_claimed';
const DECIDED = 'challenge_decided';

type Outcomes = [pending: string, scanned: string, claimed: string, confirming: string, approved: string];

/** What each move makes of each live state, in the order of `LIVE`: the next state, or the code of the refusal. */
const TABLE: Record<keyof typeof MOVES, Outcomes> = {
  scan: ['scanned', 'scanned', 'claimed', 'confirming', 'approved'],
  renew: ['pending', 'scanned', 'claimed', 'confirming', 'approved'],
  'await enrollment': ['pending', 'scanned', 'claimed', 'confirming', 'approved'],
  'claim by the holder': ['claimed', 'claimed', 'claimed', DECIDED, DECIDED],
  'claim by the same person': ['claimed', 'claimed', HELD, HELD, HELD],
  approve: [EARLY, EARLY, 'approved', DECIDED, DECIDED],
  'approve by another': [EARLY, EARLY, HELD, HELD, HELD],
  'approve here': ['approved', 'approved', HELD, HELD, HELD],
  'confirm by the right code': [EARLY, EARLY, EARLY, 'approved', EARLY],
  'confirm by a wrong code': [EARLY, EARLY, EARLY, 'confirming', EARLY],
  decline: [EARLY, EARLY, 'declined', DECIDED, DECIDED],
  'decline by another': [EARLY, EARLY, HELD, HELD, HELD],
  cancel: ['cancelled', 'cancelled', 'cancelled', 'cancelled', 'cancelled'],
  contest: ['contested', 'contested', 'contested', 'contested', 'contested'],
  consume: [EARLY, EARLY, EARLY, EARLY, 'consumed'],
};

const NAMES = Object.keys(MOVES) as (keyof typeof MOVES)[];

const expectedOf = (name: keyof typeof MOVES, state: ChallengeState): string =>
  state in OVER
    ? OVER[state as keyof typeof OVER]
    : String(TABLE[name][LIVE.indexOf(state as (typeof LIVE)[number])]);

describe.each(NAMES)('%s', (name) => {
  test.each(STATES)(
    'of a challenge that is %s does what the table says, and never changes what it was given',
    (state) => {
      const before = structuredClone(IN[state]);
      expect(outcome(() => MOVES[name](IN[state], 10))).toBe(expectedOf(name, state));
      expect(IN[state]).toEqual(before);
    },
  );

  test('after the deadline of a live challenge is too late, to the millisecond', () => {
    for (const state of LIVE) {
      const { deadline } = IN[state];
      expect(outcome(() => MOVES[name](IN[state], deadline))).toBe('challenge_expired');
      expect(outcome(() => MOVES[name](IN[state], deadline - 1))).toBe(expectedOf(name, state));
    }
  });
});

describe('a challenge', () => {
  test('that is over is terminal and has no result to give, but the consumed one', () => {
    for (const state of STATES) {
      expect(isTerminal(IN[state]), state).toBe(state in OVER);
      expect(IN[state].result !== undefined, state).toBe(state === 'approved' || state === 'consumed');
      expect(IN[state].unconfirmed !== undefined, state).toBe(state === 'confirming');
    }
  });

  test('counts its moves, so that no two forms of it are the same text', () => {
    expect([pending, scanned, claimed, approved, IN.consumed].map(({ moves }) => moves)).toEqual([
      0, 1, 2, 3, 4,
    ]);
    const { confirming } = IN;
    const wrong = confirm(confirming, '000043', 4, TIMERS);
    expect([confirming, wrong, confirm(wrong, CODE, 5, TIMERS)].map(({ moves }) => moves)).toEqual([3, 4, 5]);
  });

  test('claimed again by its holder is the same one, with the first terms', () => {
    expect(claim(claimed, ada, { statement: 'another' }, 50, TIMERS)).toBe(claimed);
    const withCode = claimedWithCode(pending, 1);
    expect(claim(withCode, ada, { statement: 'another' }, 50, TIMERS)).toBe(withCode);
  });

  test('is contested by another person, not by another phone of the same, and only while somebody holds it', () => {
    for (const state of STATES) {
      const held = state === 'claimed' || state === 'confirming' || state === 'approved';
      expect(isContestedBy(IN[state], eve.userId), state).toBe(held);
      expect(isContestedBy(IN[state], ada.userId), state).toBe(false);
    }
  });

  test('loses its result when it is cancelled, contested or expired after the approval', () => {
    expect(cancel(approved, 4).result).toBeUndefined();
    expect(contest(approved, 4).result).toBeUndefined();
    expect(settle(approved, approved.deadline).result).toBeUndefined();
  });

  test('that is consumed keeps the result it gave, however late it is looked at', () => {
    expect(settle(IN.consumed, Number.MAX_SAFE_INTEGER).result).toEqual(result);
  });

  test('approved in the waiting browser is held by the passkey that answered, and says so', () => {
    expect(approveHere(scanned, result, 'what was signed', 4, TIMERS)).toMatchObject({
      state: 'approved',
      holder: ada,
      here: true,
      statement: 'what was signed',
      result,
    });
  });

  test('is given each time from its last move, and none outlasts what it returns to', () => {
    expect(scanned.deadline).toBe(120_001);
    expect(claimed.deadline).toBe(90_002);
    expect(IN.confirming.deadline).toBe(120_003);
    expect(confirm(IN.confirming, CODE, 100_000, TIMERS).deadline).toBe(160_000);
    expect(confirm(IN.confirming, '000043', 100_000, TIMERS).deadline).toBe(120_003);
    expect(approved.deadline).toBe(60_003);
    expect(approveHere(scanned, result, 's', 4, TIMERS).deadline).toBe(60_004);
    const short = { ...pending, return: { ...pending.return, until: 50_000 } };
    const ended = [
      scan(short, 1, TIMERS),
      awaitEnrollment({ ...short, deadline: 50_000, lastsUntil: 50_000 }, 1, TIMERS),
      claim(short, ada, TERMS, 1, TIMERS),
      approve(claim(short, ada, TERMS, 1, TIMERS), result, 2, TIMERS),
      approve(claimedWithCode(short, 1), result, 2, TIMERS),
      confirm(approve(claimedWithCode(short, 1), result, 2, TIMERS), CODE, 3, TIMERS),
      approveHere(short, result, 's', 1, TIMERS),
    ];
    expect(ended.map(({ deadline }) => deadline)).toEqual(ended.map(() => 50_000));
  });

  test('is renewed while nobody has claimed it, up to five minutes and never back', () => {
    let open = pending;
    for (let now = 100_000; now < 300_000; now += 100_000) open = renew(open, now, TIMERS);
    expect(open.deadline).toBe(300_000);
    expect(renew(open, 299_999, TIMERS)).toBe(open);
    expect(renew(pending, 0, TIMERS)).toBe(pending);
    expect(renew(scanned, 100_000, TIMERS).deadline).toBe(220_000);
    expect(renew(scanned, 0, TIMERS).deadline).toBe(scanned.deadline);
  });

  test('waits for a person who sets a phone up, up to ten minutes from its start and never shorter', () => {
    const waiting = awaitEnrollment(scanned, 100_000, TIMERS);
    expect(waiting).toMatchObject({ state: 'scanned', deadline: 220_000, lastsUntil: 600_000 });
    expect(renew(waiting, 219_999, TIMERS).deadline).toBe(339_999);
    const late = awaitEnrollment(renew(waiting, 219_999, TIMERS), 330_000, TIMERS);
    expect(late).toMatchObject({ deadline: 450_000, lastsUntil: 600_000 });
    const atTheEnd = { ...waiting, deadline: 600_000 };
    expect(awaitEnrollment(atTheEnd, 599_999, TIMERS).deadline).toBe(600_000);
    expect(renew(atTheEnd, 599_999, TIMERS).deadline).toBe(600_000);
    const long = { ...pending, lastsUntil: 700_000, deadline: 650_000 };
    expect(awaitEnrollment(long, 1, TIMERS)).toMatchObject({ deadline: 650_000, lastsUntil: 700_000 });
    const short = { ...scanned, return: { ...scanned.return, until: 400_000 } };
    expect(awaitEnrollment(short, 1, TIMERS).lastsUntil).toBe(400_000);
  });
});

import { describe, expect, test } from 'vitest';
import {
  type ApprovalResult,
  approve,
  type Challenge,
  type ChallengeState,
  cancel,
  claim,
  consume,
  contest,
  decline,
  isContestedBy,
  isTerminal,
  renew,
  scan,
  settle,
} from '../../src/domain/challenge/index.ts';
import type { PhoneId, UserId } from '../../src/kernel/index.ts';

const TIMERS = { unscanned: 120_000, unscannedAtMost: 300_000, answer: 90_000, collect: 60_000 };
const ada = { phoneId: 'phn_ada' as PhoneId, userId: 'usr_ada' as UserId };
const sister = { phoneId: 'phn_sister' as PhoneId, userId: 'usr_ada' as UserId };
const eve = { phoneId: 'phn_eve' as PhoneId, userId: 'usr_eve' as UserId };
const result: ApprovalResult = { ...ada, acr: 'a', amr: ['b'], authenticatedAt: 5 };

const pending: Challenge = {
  organizationId: 'org_default',
  integrationId: 'int_1',
  clientId: 'client',
  application: 'Contoso',
  host: 'contoso.example',
  demo: false,
  id: 'chl_1',
  purpose: 'sign-in',
  return: { kind: 'interaction', uid: 'uid', until: 1_200_000 },
  browserSecretHash: 'hash',
  browser: { address: '192.0.2.1', userAgent: '' },
  createdAt: 0,
  lastsUntil: 300_000,
  moves: 0,
  state: 'pending',
  deadline: 120_000,
};
const scanned = scan(pending, 1, TIMERS);
const claimed = claim(scanned, ada, 'statement', 2, TIMERS);
const approved = approve(claimed, result, 3, TIMERS);

/** One challenge in every state there is. */
const IN: Record<Exclude<ChallengeState, 'confirming'>, Challenge> = {
  pending,
  scanned,
  claimed,
  approved,
  consumed: consume(approved, 4),
  declined: decline(claimed, ada.phoneId, 'refused', 4),
  contested: contest(claimed, 4),
  expired: settle(pending, 120_000),
  cancelled: cancel(claimed, 4),
};
const STATES = Object.keys(IN) as (keyof typeof IN)[];

const MOVES = {
  scan: (c: Challenge, now: number) => scan(c, now, TIMERS),
  renew: (c: Challenge, now: number) => renew(c, now, TIMERS),
  'claim by the holder': (c: Challenge, now: number) => claim(c, ada, 'again', now, TIMERS),
  'claim by the same person': (c: Challenge, now: number) => claim(c, sister, 'again', now, TIMERS),
  approve: (c: Challenge, now: number) => approve(c, result, now, TIMERS),
  'approve by another': (c: Challenge, now: number) => approve(c, { ...result, ...sister }, now, TIMERS),
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

/** What each move makes of each live state: the next state, or the code of the refusal. */
const TABLE: Record<keyof typeof MOVES, Record<'pending' | 'scanned' | 'claimed' | 'approved', string>> = {
  scan: { pending: 'scanned', scanned: 'scanned', claimed: 'claimed', approved: 'approved' },
  renew: { pending: 'pending', scanned: 'scanned', claimed: 'claimed', approved: 'approved' },
  'claim by the holder': {
    pending: 'claimed',
    scanned: 'claimed',
    claimed: 'claimed',
    approved: 'challenge_decided',
  },
  'claim by the same person': {
    pending: 'claimed',
    scanned: 'claimed',
    claimed: 'challenge_claimed',
    approved: 'challenge_claimed',
  },
  approve: {
    pending: 'challenge_not_claimed',
    scanned: 'challenge_not_claimed',
    claimed: 'approved',
    approved: 'challenge_decided',
  },
  'approve by another': {
    pending: 'challenge_not_claimed',
    scanned: 'challenge_not_claimed',
    claimed: 'challenge_claimed',
    approved: 'challenge_claimed',
  },
  decline: {
    pending: 'challenge_not_claimed',
    scanned: 'challenge_not_claimed',
    claimed: 'declined',
    approved: 'challenge_decided',
  },
  'decline by another': {
    pending: 'challenge_not_claimed',
    scanned: 'challenge_not_claimed',
    claimed: 'challenge_claimed',
    approved: 'challenge_claimed',
  },
  cancel: { pending: 'cancelled', scanned: 'cancelled', claimed: 'cancelled', approved: 'cancelled' },
  contest: { pending: 'contested', scanned: 'contested', claimed: 'contested', approved: 'contested' },
  consume: {
    pending: 'challenge_not_claimed',
    scanned: 'challenge_not_claimed',
    claimed: 'challenge_not_claimed',
    approved: 'consumed',
  },
};

const NAMES = Object.keys(MOVES) as (keyof typeof MOVES)[];

function outcome(move: () => Challenge): string {
  try {
    return move().state;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe.each(NAMES)('%s', (name) => {
  test.each(STATES)(
    'of a challenge that is %s does what the table says, and never changes what it was given',
    (state) => {
      const before = structuredClone(IN[state]);
      const expected = { ...OVER, ...TABLE[name] }[state];
      expect(outcome(() => MOVES[name](IN[state], 10))).toBe(expected);
      expect(IN[state]).toEqual(before);
    },
  );

  test('after the deadline of a live challenge is too late, to the millisecond', () => {
    for (const state of ['pending', 'scanned', 'claimed', 'approved'] as const) {
      const { deadline } = IN[state];
      expect(outcome(() => MOVES[name](IN[state], deadline))).toBe('challenge_expired');
      expect(outcome(() => MOVES[name](IN[state], deadline - 1))).toBe(TABLE[name][state]);
    }
  });
});

describe('a challenge', () => {
  test('that is over is terminal and has no result to give, but the consumed one', () => {
    for (const state of STATES) {
      expect(isTerminal(IN[state]), state).toBe(state in OVER);
      expect(IN[state].result !== undefined, state).toBe(state === 'approved' || state === 'consumed');
    }
  });

  test('counts its moves, so that no two forms of it are the same text', () => {
    expect([pending, scanned, claimed, approved, IN.consumed].map(({ moves }) => moves)).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  test('claimed again by its holder is the same one, with the first statement', () => {
    expect(claim(claimed, ada, 'another statement', 50, TIMERS)).toBe(claimed);
  });

  test('is contested by another person, not by another phone of the same, and only while somebody holds it', () => {
    for (const state of STATES) {
      const held = state === 'claimed' || state === 'approved';
      expect(isContestedBy(IN[state], eve.userId), state).toBe(held);
      expect(isContestedBy(IN[state], ada.userId), state).toBe(false);
    }
  });

  test('loses its result when it is cancelled or contested after the approval', () => {
    expect(cancel(approved, 4).result).toBeUndefined();
    expect(contest(approved, 4).result).toBeUndefined();
  });

  test('is given each time from its last move, and none outlasts what it returns to', () => {
    expect(scanned.deadline).toBe(120_001);
    expect(claimed.deadline).toBe(90_002);
    expect(approved.deadline).toBe(60_003);
    const short = { ...pending, return: { ...pending.return, until: 50_000 } };
    expect(scan(short, 1, TIMERS).deadline).toBe(50_000);
    expect(claim(short, ada, 's', 1, TIMERS).deadline).toBe(50_000);
    expect(approve(claim(short, ada, 's', 1, TIMERS), result, 2, TIMERS).deadline).toBe(50_000);
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
});

import type { WaitingNotices, WaitingSnapshot } from '../pages/browser-door.ts';

/** From here on a person is told, and asked whether more time is needed. */
export const LAST_MINUTE = 60_000;
/** A phone that was given the statement and has been silent for so long may have gone to sleep. */
export const NO_ANSWER_AFTER = 60_000;

/** What the waiting page knows besides the last snapshot. All lengths are in milliseconds. */
export interface Moment {
  snapshot: WaitingSnapshot;
  /** Since the snapshot was received. */
  age: number;
  /** Since a phone first held the challenge; 0 when none does. */
  heldFor: number;
  connectionLost: boolean;
  fullyVisible: boolean;
}

export interface Notice {
  /** What to say instead of the screen's own message. */
  says?: keyof WaitingNotices;
  /** Whether a new code would give more time. */
  moreTime: boolean;
  /** Milliseconds until the answer may be another. */
  changesIn: number;
}

/** The one thing the waiting page should say now. What stops the sign-in comes before what hinders it. */
export function noticeAt({ snapshot, age, heldFor, connectionLost, fullyVisible }: Moment): Notice {
  const { state } = snapshot;
  const scannable = state === 'pending' || state === 'scanned';
  const held = state === 'claimed';
  const confirming = state === 'confirming';
  if (!scannable && !held && !confirming) return { moreTime: false, changesIn: Infinity };

  const untilSoon = snapshot.endsIn - age - LAST_MINUTE;
  const untilLast = snapshot.signInEndsIn - age - LAST_MINUTE;
  const untilSilent = NO_ANSWER_AFTER - heldFor;
  // A code that a phone has scanned is not replaced: the phone would hold a ticket for nothing.
  const moreTime = state === 'pending' && untilSoon <= 0 && untilLast > 0;
  const next = [untilSoon, untilLast, held ? untilSilent : 0].filter((ms) => ms > 0);
  const base = { moreTime, changesIn: Math.min(...next, Infinity) };

  if (connectionLost) return { ...base, says: 'connectionLost' };
  if (untilLast <= 0) return { ...base, says: 'lastMinute' };
  if (moreTime || (confirming && untilSoon <= 0)) return { ...base, says: 'soonOver' };
  if (held && untilSilent <= 0) return { ...base, says: 'noAnswer' };
  if (scannable && !fullyVisible) return { ...base, says: 'partlyVisible' };
  return base;
}

import type { DeclineReason, WaitingSnapshot } from './waiting-snapshot.ts';

/** What the waiting page shows most of: the code, what the phone has to be told or tells, or one of the ends. */
export type WaitingView = 'code' | 'phone' | 'number' | 'confirm' | 'approved' | 'over' | 'expired' | 'gone';

/** What the waiting page says in one state. */
export interface WaitingScreen {
  view: WaitingView;
  heading: string;
  message: string;
}

/** `claimed.number` shows a number to type on the phone. `gone` is no state: this browser has no such sign-in any more. */
export type WaitingScreenName =
  | Exclude<WaitingSnapshot['state'], 'declined'>
  | 'claimed.number'
  | `declined.${DeclineReason}`
  | 'gone';

export type WaitingScreens = Readonly<Record<WaitingScreenName, WaitingScreen>>;

/** What the waiting page may have to say besides, without a change of state. */
export interface WaitingNotices {
  partlyVisible: string;
  soonOver: string;
  lastMinute: string;
  noAnswer: string;
  connectionLost: string;
  unreachable: string;
  /** Of the code from the phone: it was wrong, it has not six digits, it could not be sent. */
  wrongCode: string;
  incomplete: string;
  notSent: string;
}

/** Every text the waiting page's script may need. */
export interface WaitingTexts {
  screens: WaitingScreens;
  notices: WaitingNotices;
  /** What is said of so many tries left, from none on. */
  tries: readonly string[];
}

/** Which screen belongs to this snapshot. */
export function screenOf({ state, reason, number, signInEndsIn }: WaitingSnapshot): WaitingScreenName {
  if (state === 'declined') return `declined.${reason ?? 'refused'}`;
  if (state === 'claimed' && number !== undefined) return 'claimed.number';
  return state === 'expired' && signInEndsIn <= 0 ? 'gone' : state;
}

/** An end needs the person's attention (`role="alert"`); everything else is a status. */
export const isEnd = (view: WaitingView): boolean => view === 'over' || view === 'expired' || view === 'gone';

import type { WaitingSnapshot } from './waiting-snapshot.ts';

/** What the waiting page shows most of: the code, the wait for an answer, or one of the ends. */
export type WaitingView = 'code' | 'phone' | 'approved' | 'over' | 'expired' | 'gone';

/** What the waiting page says in one state. */
export interface WaitingScreen {
  view: WaitingView;
  heading: string;
  message: string;
}

/** `gone` is no state of a challenge: this browser has no such sign-in any more. */
export type WaitingScreenName =
  | Exclude<WaitingSnapshot['state'], 'declined'>
  | 'declined.refused'
  | 'declined.not_me'
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
}

/** Every text the waiting page's script may need. */
export interface WaitingTexts {
  screens: WaitingScreens;
  notices: WaitingNotices;
}

/** Which screen belongs to this snapshot. */
export function screenOf({ state, reason, signInEndsIn }: WaitingSnapshot): WaitingScreenName {
  if (state === 'declined') return reason === 'not_me' ? 'declined.not_me' : 'declined.refused';
  return state === 'expired' && signInEndsIn <= 0 ? 'gone' : state;
}

/** An end needs the person's attention (`role="alert"`); everything else is a status. */
export const isEnd = (view: WaitingView): boolean => view === 'over' || view === 'expired' || view === 'gone';

/** The states of a challenge as the waiting browser sees them: the same names as in events, API, audit and metrics. */
export type WaitingState =
  | 'pending'
  | 'scanned'
  | 'claimed'
  | 'confirming'
  | 'approved'
  | 'consumed'
  | 'declined'
  | 'contested'
  | 'expired'
  | 'cancelled';

/** Why a challenge was declined. */
export type DeclineReason = 'refused' | 'not_me' | 'wrong_number' | 'wrong_code';

/** The frames from now on, at most ten seconds ahead. A frame's text is `prefix + '.' + code`. */
export interface WaitingFrames {
  /** `https://host/s/<token>` */
  prefix: string;
  /** `ttt.mac`; the first is the current one. */
  codes: string[];
  /** Milliseconds until `codes[1]` starts. */
  nextIn: number;
  /** Milliseconds each frame is shown. */
  step: number;
}

/** What the waiting page is told: in the page, in every event of the stream, and by polling. */
export interface WaitingSnapshot {
  state: WaitingState;
  /** Present when declined. */
  reason?: DeclineReason;
  /** This browser itself is answering, as a phone; present in `claimed`. */
  here?: boolean;
  /** Two digits to type on the phone, present in `claimed` where the sign-in asks for it. */
  number?: string;
  /** How many wrong codes are still forgiven, present in `confirming`. */
  triesLeft?: number;
  /** Present in `pending` and `scanned`. */
  frames?: WaitingFrames;
  /** Milliseconds until this challenge can no longer be used at the latest. */
  endsIn: number;
  /** Milliseconds until the whole sign-in is over; a new code can be had before. */
  signInEndsIn: number;
  /** The application gives up when the sign-in is over: then the page goes back to it by itself, to say so. */
  returns?: boolean;
}

/** Every address the waiting page uses, each a path on this origin. */
export interface WaitingPaths {
  self: string;
  /** `text/event-stream` of `WaitingSnapshot`. */
  events: string;
  /** The same as JSON, once. */
  state: string;
  cancel: string;
  newCode: string;
  /** Takes the code that the phone showed, and answers with a snapshot. */
  confirm: string;
  /** Gives the short code for whoever cannot scan. */
  shortCode: string;
  passkeyOptions: string;
  /** Takes a passkey's answer in this browser, and answers with a snapshot. */
  passkey: string;
  /** The approval page for the phone that is this browser. */
  here: string;
  /** Where the short code is typed, at the phone. */
  code: string;
  /** Goes back to the application with whatever the outcome is. */
  resume: string;
}

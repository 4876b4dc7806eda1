import type { ScreenText } from './screen-text.ts';
import type { StatementTexts } from './statement-texts.ts';

/** Why a sign-in cannot be approved here; each is an end, though some can be tried again. */
export const approveProblems = [
  'again',
  'not_a_code',
  'expired',
  'used',
  'contested',
  'revoked',
  'not_enrolled',
  'application',
  'not_admitted',
  'blocked',
  'email_required',
  'not_linked',
  'linked_to_another',
  'method_not_asked',
  'browser_blocked',
  'wrong_number',
  'number_required',
  'wrong_code',
  'code_over',
  'account',
  'unsupported',
  'not_understood',
  'limited',
  'offline',
  'other',
] as const;

export type ApproveProblem = (typeof approveProblems)[number];

/** The screens of the approval page. `busy` is there from the start; the statement says what `ask` says. */
export type ApproveScreen =
  | 'busy'
  | 'linked'
  | 'code'
  | 'identify'
  | 'create'
  | 'ask'
  | 'sending'
  | 'confirming'
  | 'approved'
  | 'declined'
  | 'reported'
  | ApproveProblem;

/** Every text the approval page's script may need. */
export interface ApproveTexts {
  screens: Readonly<Record<Exclude<ApproveScreen, 'ask'>, ScreenText>>;
  notices: {
    /** The dialog for the passkey was closed. */
    cancelled: string;
    /** The code that was typed is of no sign-in. */
    wrongCode: string;
    soonOver: string;
    /** Approve was pressed before the two digits were typed. */
    number: string;
    /** With `{when}`, such as "in 30 seconds". */
    limited: string;
  };
  /** Somebody asked to recover the account of this phone's person. */
  recovery: {
    /** With `{when}`, a date and time. */
    asked: string;
    stopped: string;
    notStopped: string;
  };
  statement: StatementTexts;
  /** With `{name}`: as whom the person is about to sign in. */
  as: string;
  /** The same where it is no sign-in. */
  accountOf: string;
}

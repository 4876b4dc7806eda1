import type { ScreenText } from './screen-text.ts';

/** Why a recovery cannot go on; each is an end, though some can be tried again. */
export const recoverProblems = [
  'no_account',
  'revoked',
  'code_over',
  'visit_over',
  'not_ready',
  'mail',
  'limited',
  'offline',
  'other',
] as const;

export type RecoverProblem = (typeof recoverProblems)[number];

/** The screens of the page: the address, the mailed code, and then waiting or going on. */
export type RecoverScreen = 'email' | 'typed' | 'wait' | 'ready' | 'busy' | RecoverProblem;

/** Every text the page's script may need. */
export interface RecoverTexts {
  screens: Readonly<Record<RecoverScreen, ScreenText>>;
  notices: {
    /** With `{email}`: where the code was sent to. */
    sent: string;
    /** With `{when}`, a date and time. */
    until: string;
    wrongMailCode: string;
    wrongCode: string;
    notAnAddress: string;
    /** With `{when}`, such as "in 30 seconds". */
    limited: string;
  };
}

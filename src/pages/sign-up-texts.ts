import type { ScreenText } from './screen-text.ts';

/** Why a phone cannot be set up for somebody new; each is an end, though some can be tried again. */
export const signUpProblems = [
  'lost',
  'invited',
  'expired',
  'used',
  'account_exists',
  'mail',
  'key_in_use',
  'no_lock',
  'unsupported',
  'limited',
  'offline',
  'other',
] as const;

export type SignUpProblem = (typeof signUpProblems)[number];

/** The screens of the page on which people sign up, in their order. `busy` is there from the start. */
export type SignUpScreen = 'busy' | 'email' | 'code' | 'names' | 'passkey' | 'done' | SignUpProblem;

/** What is wrong with what was typed; the screen stays. */
export const signUpFaults = [
  'email',
  'domain',
  'code',
  'code_over',
  'given_name',
  'names',
  'terms',
  'terms_changed',
] as const;

export type SignUpFault = (typeof signUpFaults)[number];

/** Every text the script of the page may need. */
export interface SignUpTexts {
  screens: Readonly<Record<SignUpScreen, ScreenText>>;
  faults: Readonly<Record<SignUpFault, string>>;
  notices: {
    /** The dialog for the passkey was closed. */
    cancelled: string;
    /** With `{when}`, such as "in 30 seconds". */
    limited: string;
    soonOver: string;
    /** A new code is on its way. */
    sentAgain: string;
  };
  /** With `{application}` and `{host}`: what the account is for. */
  purpose: string;
  /** With `{email}`: where the code was sent. */
  sent: string;
  /** With `{email}`: the address that was proven. */
  proven: string;
}

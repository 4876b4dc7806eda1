import type { ScreenText } from './screen-text.ts';

/** Why a phone cannot be set up. */
export const enrollProblems = [
  'invitation_unknown',
  'invitation_used',
  'invitation_expired',
  'too_many_phones',
  'key_in_use',
  'no_lock',
  'unsupported',
  'limited',
  'offline',
  'other',
] as const;

export type EnrollProblem = (typeof enrollProblems)[number];

/**
 * The screens of an invitation's page; `name` greets whom the invitation is for. Where a sign-in waits that led here,
 * `back` comes instead of `done`.
 */
export type EnrollScreen = 'missing' | 'start' | 'busy' | 'name' | 'done' | 'back' | EnrollProblem;

/** Every text the script of an invitation's page may need. */
export interface EnrollTexts {
  screens: Readonly<Record<Exclude<EnrollScreen, 'name'>, ScreenText>>;
  notices: {
    /** The dialog for the passkey was closed. */
    cancelled: string;
    /** With `{name}`, whom the invitation is for. */
    hello: string;
    /** With `{when}`, such as "in 30 seconds". */
    limited: string;
  };
}

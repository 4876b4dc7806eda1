/** Why a passkey in the waiting browser did not sign anybody in. */
export const passkeyProblems = [
  'cancelled',
  'unknown',
  'not_admitted',
  'blocked',
  'email_required',
  'not_linked',
  'held',
  'late',
  'limited',
  'offline',
  'other',
] as const;

export type PasskeyProblem = (typeof passkeyProblems)[number];

/** Every text that the script of the waiting page's other ways may need. */
export interface WaysTexts {
  passkey: Readonly<Record<PasskeyProblem, string>>;
  /** With `{address}`, where the short code is typed. */
  typeAt: string;
  /** The short code could not be had. */
  noCode: string;
  /** Instead of "Ready to scan" while this phone's own link leads. */
  ready: string;
}

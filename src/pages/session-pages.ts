/** Asks whether to end the single sign-on session of this browser. */
export interface SignOutPage {
  /** Takes a POST with the fields. */
  path: string;
  /** Who is signed in. */
  person: string;
  fields: readonly (readonly [name: string, value: string])[];
}

/** How signing out went: it ended, there was nothing to end, or a frame is no place to be asked. */
export const signedOutStates = ['ended', 'nothing', 'framed'] as const;

export interface SignedOutPage {
  state: (typeof signedOutStates)[number];
}

/** What can be asked for that these pages have words for. */
export const statementPurposes = ['sign-in', 'here', 'account', 'dashboard', 'add-phone'] as const;

export type StatementPurpose = (typeof statementPurposes)[number];

/** What a script needs to show a statement in words. Braces name the values that stand in a sentence. */
export interface StatementTexts {
  /** With `{application}`. */
  questions: Readonly<Record<StatementPurpose, string>>;
  /** What approving does, with `{application}`, `{browser}` and `{system}`. */
  effects: Readonly<Record<StatementPurpose, string>>;
  unknown: string;
  /** Fit into `effect`. */
  unknownBrowser: string;
  unknownSystem: string;
  /** What the gateway says about the two networks, about the browser. */
  networks: Readonly<Record<string, string>>;
  newBrowser: Readonly<Record<string, string>>;
  /** Where the approval is not enough. */
  codeFollows: string;
}

/** What a script needs to show a statement in words. Braces name the values that stand in a sentence. */
export interface StatementTexts {
  /** With `{application}`. */
  question: string;
  /** What approving does, with `{application}`, `{browser}` and `{system}`. */
  effect: string;
  unknown: string;
  /** Fit into `effect`. */
  unknownBrowser: string;
  unknownSystem: string;
  /** What the gateway says about the two networks, about the browser. */
  networks: Readonly<Record<string, string>>;
  newBrowser: Readonly<Record<string, string>>;
}

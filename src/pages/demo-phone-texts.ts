/** Every text the simulated phone's script may need: the rest stands in the page. */
export interface DemoPhoneTexts {
  /** The name under which the simulated phone enrols. */
  phoneName: string;
  /** `{application}` stands where the application's name goes. */
  question: string;
  unknown: string;
  /** What the gateway says about the two networks, about the browser. */
  networks: Readonly<Record<string, string>>;
  newBrowser: Readonly<Record<string, string>>;
  /** Sentences by problem code (RFC 9457); `other` fits all that are not listed. */
  problems: Readonly<Record<string, string>> & { readonly other: string };
}

import type { StatementTexts } from './statement-texts.ts';

/** Every text the simulated phone's script may need: the rest stands in the page. */
export interface DemoPhoneTexts extends StatementTexts {
  /** The name under which the simulated phone enrols. */
  phoneName: string;
  /** Sentences by problem code (RFC 9457); `other` fits all that are not listed. */
  problems: Readonly<Record<string, string>> & { readonly other: string };
}

/** What operators get wrong, looked at in one go; each finding says the line to write. Nothing is changed. */
export { type ExamineParts, examine } from './examine.ts';
export type { Finding, Outcome } from './finding.ts';

/**
 * What the gateway writes to people. Which letters there are and when one must have left stands here; what they say is
 * the pages' matter, how they travel the adapters'.
 */
export { type Letter, type LetterPaper, Letters, type Mail, type MailTransport } from './letters.ts';

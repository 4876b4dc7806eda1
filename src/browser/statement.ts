import { type DemoPhoneTexts, plain } from '../pages/browser-door.ts';

/** The fields of a statement, as text. */
export type Statement = Readonly<Record<string, string>>;

/** Reads the statement that is about to be signed. Whatever cannot be shown field by field is not signed either. */
export function readStatement(text: string): Statement {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('no statement');
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`cannot show ${name}`);
      return [name, String(value)];
    }),
  );
}

/** What the person reads in this field. Values without a word of ours are shown as they are signed. */
export function fieldText(statement: Statement, field: string, texts: DemoPhoneTexts, lang: string): string {
  const value = statement[field] ?? 'unknown';
  if (value === 'unknown') return texts.unknown;
  if (field === 'networks') return wordFor(texts.networks, value);
  if (field === 'new_browser') return wordFor(texts.newBrowser, value);
  if (field === 'time') return timeText(value, lang);
  return plain(value);
}

const wordFor = (words: Readonly<Record<string, string>>, value: string): string =>
  (Object.hasOwn(words, value) && words[value]) || plain(value);

/** The question above the statement. The name is set apart (FSI ... PDI) from the direction of the text around it. */
export const questionText = (statement: Statement, texts: DemoPhoneTexts): string =>
  texts.question.replace('{application}', () => `\u2068${plain(statement.application ?? '')}\u2069`);

/** A time of RFC 3339 in the reader's way. */
function timeText(value: string, lang: string): string {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return plain(value);
  return new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

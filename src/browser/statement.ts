import {
  plain,
  type StatementPurpose,
  type StatementTexts,
  statementPurposes,
} from '../pages/browser-door.ts';
import { fill } from './fill.ts';
import { PhoneProblem } from './problem.ts';
import { relativeTime } from './relative-time.ts';

/** The fields of a statement, as text. */
export type Statement = Readonly<Record<string, string>>;

/** What these pages have words for. Anything else may mean something that they would not say. */
const VERSION = 1;
const PURPOSES: readonly unknown[] = statementPurposes;
const CONFIRMATIONS: readonly unknown[] = [undefined, 'none', 'number', 'typed-code'];
const COUNTRY = /^[A-Z]{2}$/;

/**
 * Reads the statement that is about to be signed. Whatever cannot be shown field by field is not signed either.
 * Throws `not_understood` for a version, a purpose or a confirmation without words of ours.
 */
export function readStatement(text: string): Statement {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('no statement');
  const { v, purpose, confirmation } = parsed as { [field: string]: unknown };
  if (v !== VERSION || !PURPOSES.includes(purpose) || !CONFIRMATIONS.includes(confirmation))
    throw new PhoneProblem('not_understood');
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`cannot show ${name}`);
      return [name, String(value)];
    }),
  );
}

/**
 * What the person reads in this field. Values without a word of ours are shown as they are signed. `effect` is no
 * field but a sentence of several.
 */
export function fieldText(statement: Statement, field: string, texts: StatementTexts, lang: string): string {
  if (field === 'effect') return effectText(statement, texts);
  if (field === 'confirmation') return statement[field] === 'typed-code' ? texts.codeFollows : '';
  const value = statement[field] ?? 'unknown';
  if (value === 'unknown') return texts.unknown;
  if (field === 'place') return countryText(value, lang);
  if (field === 'networks') return wordFor(texts.networks, value);
  if (field === 'new_browser') return wordFor(texts.newBrowser, value);
  if (field === 'time') return timeText(value, statement.iat, lang);
  return plain(value);
}

const wordFor = (words: Readonly<Record<string, string>>, value: string): string =>
  (Object.hasOwn(words, value) && words[value]) || plain(value);

/** A country by its name; what is none, or has no name here, as it is signed. */
function countryText(value: string, lang: string): string {
  const name = COUNTRY.test(value) && new Intl.DisplayNames(lang, { type: 'region' }).of(value);
  return plain(name || value);
}

const purposeOf = (statement: Statement): StatementPurpose =>
  statementPurposes.find((one) => one === statement.purpose) ?? 'sign-in';

/** The question above the statement. */
export const questionText = (statement: Statement, texts: StatementTexts): string =>
  fill(texts.questions[purposeOf(statement)], { application: statement.application ?? '' });

/** Whether the two digits of the other screen have to be typed. */
export const asksForNumber = (statement: Statement): boolean => statement.confirmation === 'number';

const known = (value: string | undefined, otherwise: string): string =>
  value === undefined || value === 'unknown' ? otherwise : value;

/** What happens on approval. */
const effectText = (statement: Statement, texts: StatementTexts): string =>
  fill(texts.effects[purposeOf(statement)], {
    application: statement.application ?? '',
    host: statement.host ?? '',
    browser: known(statement.browser, texts.unknownBrowser),
    system: known(statement.system, texts.unknownSystem),
  });

/**
 * A time of RFC 3339 as its distance from when the statement was written (seconds since 1970): both are the gateway's,
 * so that the phone's clock may be wrong.
 */
function timeText(value: string, written: string | undefined, lang: string): string {
  const ago = Number(written) - Date.parse(value) / 1000;
  return Number.isFinite(ago) ? relativeTime(-Math.max(0, ago), lang) : plain(value);
}

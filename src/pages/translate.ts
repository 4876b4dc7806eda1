import { IntlMessageFormat } from 'intl-messageformat';
import { plain } from './plain.ts';

/** Every text of ours has a key that says its place and purpose. */
export type MessageKey = keyof typeof import('../../views/locales/en/index.ts')['en'];
export type Catalogue = Readonly<Record<MessageKey, string>>;
export type MessageValues = Readonly<Record<string, string | number>>;

/** Gives the texts of one language. Calling it formats a message; string values are made `plain` first. */
export interface Translator {
  (key: MessageKey, values?: MessageValues): string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/** Languages whose usual script is written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);
const RIGHT_TO_LEFT_TEXT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Fits a value between words of the page's direction: FSI ... PDI (Unicode TR 9 section 2.4) where it may differ. */
const isolated = (value: string, dir: 'ltr' | 'rtl'): string => {
  const text = plain(value);
  return dir === 'rtl' || RIGHT_TO_LEFT_TEXT.test(text) ? `\u2068${text}\u2069` : text;
};

/** A translator for one catalogue. Each message is parsed when it is first needed and kept. */
export function createTranslator(lang: string, catalogue: Catalogue): Translator {
  const dir = RIGHT_TO_LEFT.has(baseOf(lang)) ? 'rtl' : 'ltr';
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  const fixed = new Map<MessageKey, string>();

  const message = (key: MessageKey): IntlMessageFormat => {
    let found = parsed.get(key);
    if (!found) {
      // Our texts hold no markup, so `<` is only a character.
      found = new IntlMessageFormat(catalogue[key], lang, undefined, { ignoreTag: true });
      parsed.set(key, found);
    }
    return found;
  };

  const translate = (key: MessageKey, values?: MessageValues): string => {
    if (values) {
      const safe = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? isolated(value, dir) : value,
      ]);
      return String(message(key).format(Object.fromEntries(safe)));
    }
    let text = fixed.get(key);
    if (text === undefined) {
      text = String(message(key).format());
      fixed.set(key, text);
    }
    return text;
  };
  return Object.assign(translate, { lang, dir } as const);
}

/** Gives the translator for a language that was chosen before, or for a tag below it; English for any other. */
export function createTranslators(
  catalogues: Readonly<Record<string, Catalogue>> & { readonly en: Catalogue },
): (language?: string) => Translator {
  const translators = new Map(
    Object.entries(catalogues).map(([lang, c]) => [lang, createTranslator(lang, c)]),
  );
  const english = createTranslator('en', catalogues.en);
  return (language = 'en') => {
    const tag = language.toLowerCase();
    return translators.get(tag) ?? translators.get(baseOf(tag)) ?? english;
  };
}

const baseOf = (tag: string): string => tag.split('-', 1)[0] ?? tag;

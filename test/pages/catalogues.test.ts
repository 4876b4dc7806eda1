import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import type { MessageKey } from '../../src/pages/index.ts';
import { catalogues } from '../../views/index.ts';

const folder = join(import.meta.dirname, '..', '..', 'views', 'locales');
const { en: english, ...others } = catalogues;
const languages = Object.keys(catalogues) as (keyof typeof catalogues)[];
const translations = Object.keys(others) as (keyof typeof others)[];
const keys = Object.keys(english) as MessageKey[];

type Elements = ReturnType<IntlMessageFormat['getAst']>;

const astOf = (language: string, message: string): Elements =>
  new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst();

/** Every element of a message, those inside plurals too. */
const elementsOf = (elements: Elements): Elements =>
  elements.flatMap((element) => [
    element,
    ...('options' in element ? Object.values(element.options).flatMap(({ value }) => elementsOf(value)) : []),
  ]);

/** What is to be filled in, and as what: `name` for a text, `name: …` for what a number chooses. */
const placeholdersOf = (elements: Elements): string[] => {
  const named = elementsOf(elements).flatMap((element) =>
    'options' in element
      ? [`${element.value}: ${Object.keys(element.options).filter((option) => option.startsWith('='))}`]
      : 'value' in element && element.type !== 0
        ? [element.value]
        : [],
  );
  return [...new Set(named)].sort();
};

/** The words of a message, without what is filled in. */
const wordsOf = (language: string, message: string): string =>
  elementsOf(astOf(language, message))
    .map((element) => ('value' in element && element.type === 0 ? element.value : '\ufffc'))
    .join('');

describe.each(languages)('the files of %s', (language) => {
  const files = globSync('*.json', { cwd: join(folder, language) }).sort();

  test('are those of English, with the same keys in the same order', () => {
    expect(files).toEqual(globSync('*.json', { cwd: join(folder, 'en') }).sort());
    const keysIn = (of: string, file: string) =>
      Object.keys(JSON.parse(readFileSync(join(folder, of, file), 'utf8')) as object);
    for (const file of files) expect([file, keysIn(language, file)]).toEqual([file, keysIn('en', file)]);
  });

  test('hold each key once', () => {
    const seen = new Map<string, string>();
    const again = files.flatMap((file) => {
      const text = readFileSync(join(folder, language, file), 'utf8');
      return [...text.matchAll(/^ {2}"([^"]+)":/gm)].flatMap(([, key = '']) => {
        const first = seen.get(key);
        seen.set(key, file);
        return first === undefined ? [] : [`${key} (${first}, ${basename(file)})`];
      });
    });
    expect(again).toEqual([]);
    expect([...seen.keys()].sort()).toEqual([...keys].sort());
  });
});

describe.each(languages)('the texts of %s', (language) => {
  const catalogue = catalogues[language];

  test('are whole, and are filled in as the English ones are', () => {
    const faulty = keys.filter((key) => {
      const message = catalogue[key];
      const [ours, theirs] = [astOf(language, message), astOf('en', english[key])].map(placeholdersOf);
      return message === '' || message.trim() !== message || String(ours) !== String(theirs);
    });
    expect(faulty).toEqual([]);
  });

  test('tell numbers apart as the language does, and no further', () => {
    const rules = new Intl.PluralRules(language);
    const needed = new Set(Array.from({ length: 1_000 }, (_, n) => rules.select(n)));
    const wrong = keys.flatMap((key) =>
      elementsOf(astOf(language, catalogue[key])).flatMap((element) => {
        if (!('options' in element)) return [];
        const categories = Object.keys(element.options).filter((option) => !option.startsWith('='));
        const same = categories.length === needed.size && categories.every((one) => needed.has(one as never));
        return same ? [] : [`${key}: ${categories}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('have no straight quotes, three dots or doubled blanks', () => {
    const careless = keys.filter((key) => /["']|\.\.\.|\S {2,}\S/.test(catalogue[key]));
    expect(careless).toEqual([]);
  });

  test('quote what stands on a button or another place to press, in its very words', () => {
    const [open, close] = QUOTES[language];
    const said = new Set<string>(Object.values(catalogue));
    const quote = new RegExp(`${open}([^${close}]*)${close}`, 'gu');
    const strangers = keys.flatMap((key) =>
      [...catalogue[key].matchAll(quote)]
        .filter(([, text = '']) => !said.has(text))
        .map(([text]) => [key, text]),
    );
    expect(strangers).toEqual([]);
  });

  test('use the language’s own quotation marks, in pairs', () => {
    const [open, close] = QUOTES[language];
    const odd = keys.filter((key) => {
      const pairs = catalogue[key].replace(new RegExp(`${open}[^${open}${close}]+${close}`, 'gu'), '');
      return (APOSTROPHES.has(language) ? /[„“”‘«»]/u : /[„“”‘’«»]/u).test(pairs);
    });
    expect(odd).toEqual([]);
  });
});

/** A quotation's beginning and end. French sets them apart by a narrow blank that breaks no line. */
const QUOTES: Record<(typeof languages)[number], [string, string]> = {
  en: ['“', '”'],
  de: ['„', '“'],
  fr: ['«\u202f', '\u202f»'],
  it: ['«', '»'],
  nl: ['‘', '’'],
};
/** Where the sign that ends a Dutch quotation stands in words as well. */
const APOSTROPHES = new Set<string>(['en', 'fr', 'it', 'nl']);

describe.each(translations)('the translation into %s', (language) => {
  const catalogue = catalogues[language];

  test('leaves nothing in English but names and words that are the same', () => {
    const same = keys.filter(
      (key) => catalogue[key] === english[key] && /\p{L}/u.test(wordsOf('en', english[key])),
    );
    expect(same.filter((key) => !SAME[language].includes(english[key]))).toEqual([]);
    // A list that allows more than there is would let something through later.
    const values = new Set<string>(same.map((key) => english[key]));
    expect(SAME[language].filter((text) => !values.has(text))).toEqual([]);
  });

  test('ends each text as English does', () => {
    const endOf = (message: string) => /[.?…]$/u.exec(message)?.[0] ?? '';
    const other = keys.filter((key) => endOf(catalogue[key]) !== endOf(english[key]));
    expect(other).toEqual([]);
  });

  test('speaks to everybody in the same way', () => {
    const intimate = keys.filter((key) => INTIMATE[language].test(wordsOf(language, catalogue[key])));
    expect(intimate).toEqual([]);
  });
});

/** What is the same in the language, or is a name. */
const SAME: Record<(typeof translations)[number], readonly string[]> = {
  de: ['Countersign', '{when} UTC', 'Name', 'Browser', 'Claim', 'Dashboard', 'Webhooks'],
  fr: ['Countersign', '{when} UTC', 'Webhooks', 'Application', 'Application (int_…)'],
  it: ['Countersign', '{when} UTC', 'Email', 'Browser', 'Dashboard'],
  nl: ['Countersign', '{when} UTC', 'Browser', 'Claim', 'Details', 'Dashboard', 'Webhooks'],
};

/** The address of friends, which none of the languages uses here (docs/decisions/0014-languages.md). */
const INTIMATE: Record<(typeof translations)[number], RegExp> = {
  de: /(?<!\p{L})(du|dich|dir|deine?[mnrs]?)(?!\p{L})/iu,
  fr: /(?<!\p{L})(tu|toi|ton|tes|t’\p{L}+)(?!\p{L})/iu,
  it: /(?<!\p{L})(tu|te|tuo|tua|tuoi|tue)(?!\p{L})/iu,
  nl: /(?<!\p{L})(jij|je|jou|jouw)(?!\p{L})/iu,
};

test('French sets signs of two parts apart by a narrow blank that breaks no line', () => {
  const close = keys.filter((key) => {
    const words = wordsOf('fr', catalogues.fr[key]);
    return /[^\u202f][?!:;»]|[?!:;»]{2}|«(?!\u202f)|[\u0020\u00a0]\u202f|\u202f[\u0020\u00a0]|\u00a0/u.test(
      words,
    );
  });
  expect(close).toEqual([]);
});

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import Koa from 'koa';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/directory/index.ts';
import { chooseLanguage, languageOf, speak, type Wish } from '../../src/http/shared/language.ts';
import { catalogues } from '../../views/index.ts';

/** A request whose browser says this of its languages. */
function requestFrom(accepts?: string) {
  const request = new IncomingMessage(new Socket());
  if (accepts !== undefined) request.headers['accept-language'] = accepts;
  return new Koa().createContext(request, new ServerResponse(request));
}

const choose = (accepts?: string, wish?: Wish) => chooseLanguage(requestFrom(accepts), wish);

test('the languages that may be chosen are those that have a catalogue', () => {
  expect([...LANGUAGES].sort()).toEqual(Object.keys(catalogues).sort());
});

describe('the browser’s languages', () => {
  test.each([
    ['de', 'de'],
    ['de-CH', 'de'],
    ['DE-at,en;q=0.5', 'de'],
    ['nl-BE, nl;q=0.9, fr;q=0.8', 'nl'],
    ['ja, it;q=0.8, en;q=0.7', 'it'],
    ['en-GB,de', 'en'],
    ['zh-Hant-TW, fr-CA;q=0.1', 'fr'],
  ])('%j chooses %s', (accepts, language) => {
    expect(choose(accepts)).toBe(language);
  });

  test.each([
    ['en;q=0.1, de;q=0.2, fr;q=0.9', 'fr'],
    ['en;q=0.5, it', 'it'],
    ['fr;q=0.001, nl;q=0.002', 'nl'],
  ])('%j goes by weight, not by order', (accepts, language) => {
    expect(choose(accepts)).toBe(language);
  });

  test.each([
    ['de;q=0, fr;q=0.1', 'fr'],
    ['de-AT, de;q=0, nl;q=0.1', 'nl'],
    ['en;q=0, *', 'de'],
    ['en;q=0, de;q=0, *;q=0.1', 'fr'],
  ])('%j refuses what has the weight 0', (accepts, language) => {
    expect(choose(accepts)).toBe(language);
  });

  test.each([undefined, '', '*', 'ja', 'ja, *;q=0.5', '__proto__', 'constructor', ';q=1', ',,,', 'en;q=x'])(
    '%j names none that we have: English',
    (accepts) => {
      expect(choose(accepts)).toBe('en');
    },
  );

  test.each([undefined, '', '*', 'ja', 'ja, *;q=0.5', '__proto__'])(
    '%j names none that we have: the integration’s own',
    (accepts) => {
      expect(choose(accepts, { otherwise: 'nl' })).toBe('nl');
    },
  );

  test('the integration’s own comes after what the browser reads', () => {
    expect(choose('fr', { otherwise: 'nl' })).toBe('fr');
    expect(choose('nl;q=0, *', { otherwise: 'nl' })).toBe('en');
  });
});

describe('ui_locales', () => {
  test.each([
    ['de', 'de'],
    ['fr-CA fr en', 'fr'],
    ['ja it-CH de', 'it'],
    ['DE', 'de'],
    ['  nl ', 'nl'],
  ])('%j comes before the browser', (uiLocales, language) => {
    expect(choose('en', { uiLocales, otherwise: 'en' })).toBe(language);
  });

  test.each(['', 'ja', 'xx-yy', 'de,fr', '../de', 'de/../fr', '*', '__proto__', 'de\0'])(
    '%j asks for none that we have: the browser’s counts',
    (uiLocales) => {
      expect(choose('it', { uiLocales })).toBe('it');
    },
  );

  test('of more tags than anybody reads, the first count', () => {
    expect(choose('it', { uiLocales: `${'ja '.repeat(100)}de` })).toBe('it');
    expect(choose('it', { uiLocales: `${'j'.repeat(10_000)} de` })).toBe('de');
  });
});

test('a request goes on in the language that it was answered in before', () => {
  const request = requestFrom('fr');
  speak(request, undefined);
  expect(languageOf(request)).toBe('fr');
  speak(request, 'de');
  expect(languageOf(request)).toBe('de');
});

import { describe, expect, test } from 'vitest';
import { createTranslator, createTranslators } from '../../src/pages/index.ts';
import { catalogues } from '../../views/index.ts';

const translatorFor = createTranslators(catalogues);

describe('the language of a page', () => {
  test.each([
    ['de', 'de'],
    ['de-CH', 'de'],
    ['DE-at', 'de'],
    ['zh-Hant', 'en'],
    ['ja', 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['__proto__', 'en'],
  ])('for %j is %s', (wanted, lang) => {
    expect(translatorFor(wanted).lang).toBe(lang);
  });

  test('is English when nobody said', () => {
    expect(translatorFor().lang).toBe('en');
  });

  test('decides the direction', () => {
    expect(createTranslator('he', catalogues.en).dir).toBe('rtl');
    expect(createTranslator('ar-EG', catalogues.en).dir).toBe('rtl');
    expect(createTranslator('de-CH', catalogues.en).dir).toBe('ltr');
  });
});

describe('a message', () => {
  const t = translatorFor('en');

  test('counts as its language does', () => {
    expect(t('error.limited.wait-seconds', { seconds: 1 })).toBe('Try again in 1 second.');
    expect(t('error.limited.wait-seconds', { seconds: 30 })).toBe('Try again in 30 seconds.');
  });

  test('holds its values as plain text, braces and all', () => {
    expect(t('waiting.action.back', { app: '{x} <b> #' })).toBe('Back to {x} <b> #');
    expect(t('waiting.action.back', { app: 'a\u202eb' })).toBe('Back to a\ufffdb');
  });

  test('sets every value apart in a language that is written from right to left', () => {
    const hebrew = createTranslator('he', catalogues.en);
    expect(hebrew('waiting.action.back', { app: 'Contoso' })).toBe('Back to \u2068Contoso\u2069');
  });
});

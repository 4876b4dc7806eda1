import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRenderer, createTranslators, letterSamples, writeLetter } from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';
import { everySample, plainManifest, readableTexts, tagsOf } from './support.ts';

const assets = join(import.meta.dirname, '..', '..', 'views', 'assets');

/** English with a mark at each end that stands in no page by itself, as if it were Arabic. No such language is shipped. */
const arabic = Object.fromEntries(
  Object.entries(catalogues.en).map(([key, message]) => [key, `\u0627${message}\u064a`]),
) as typeof catalogues.en;
const translatorFor = createTranslators({ ...catalogues, ar: arabic });
const render = createRenderer({ views, assets: plainManifest, translatorFor });

describe('in a language that is written from right to left', () => {
  test.each(everySample)('%s says its direction, and its values theirs', (_name, rendering) => {
    const html = rendering(render, 'ar-EG');
    expect(html).toContain('<html lang="ar" dir="rtl">');
    // A code or an address keeps its own direction; no part of the page that holds others turns around.
    for (const { name, attributes } of tagsOf(html)) {
      if (name === 'html' || !attributes.has('dir')) continue;
      expect(['input', 'code', 'p', 'pre', 'li', 'ol', 'span', 'textarea']).toContain(name);
      expect(['ltr', 'auto']).toContain(attributes.get('dir'));
    }
    expect(html.match(/\u2068/g)?.length ?? 0).toBe(html.match(/\u2069/g)?.length ?? 0);
    expect(readableTexts(html).some((text) => text.startsWith('\u0627'))).toBe(true);
  });

  test('a mail is written, too', () => {
    for (const letter of letterSamples) {
      const { subject, text } = writeLetter(letter, translatorFor('ar'), 'https://id.example.com');
      expect(subject).toMatch(/^\u0627.*\u064a$/u);
      expect(text).toContain('\u2068id.example.com\u2069');
    }
  });
});

/** What names a side of the screen instead of a line's beginning or end. */
const PHYSICAL: readonly RegExp[] = [
  /^(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)\b/,
  /^border-(top|bottom)-(left|right)-radius$/,
  /^(left|right|direction|float|clear)$/,
];
/** What has four values, of which the second and the fourth are sides. */
const SHORTHAND = /^(margin|padding|inset|border-(width|style|color))$/;

/** What would stay on its side of the screen when the page is turned around. */
function physicalIn(css: string): string[] {
  const plain = css.replace(/\/\*.*?\*\//gs, '');
  return [...plain.matchAll(/([a-z-]+)\s*:\s*([^;{}]+);/g)].flatMap(
    ([declaration, property = '', value = '']) => {
      const values = value.trim().split(/\s+(?![^(]*\))/);
      const lopsided = SHORTHAND.test(property) && values.length === 4 && values[1] !== values[3];
      const corners = property === 'border-radius' && values.length > 1;
      const sided = /\b(left|right)\b|translateX|translate\(/.test(value);
      return lopsided || corners || sided || PHYSICAL.some((one) => one.test(property)) ? [declaration] : [];
    },
  );
}

test.each(globSync('*.css', { cwd: assets }))(
  '%s knows beginnings and ends, and no left or right',
  (file) => {
    expect(physicalIn(readFileSync(join(assets, file), 'utf8'))).toEqual([]);
  },
);

test.each([
  'margin-left: 1rem;',
  'padding: 0 1rem 0 0;',
  'border-left: 1px solid;',
  'left: 0;',
  'text-align: right;',
  'float: left;',
  'background: linear-gradient(to right, red, blue);',
  'border-radius: 1rem 0 0 1rem;',
  'transform: translateX(1rem);',
  'border-top-left-radius: 1rem;',
])('a style sheet may not say %s', (declaration) => {
  expect(physicalIn(`a { color: red; ${declaration} }`)).toHaveLength(1);
});

test.each([
  'margin: 0 1rem;',
  'padding: 1rem 2rem 3rem 2rem;',
  'text-align: start;',
  'inset-inline-start: 0;',
])('a style sheet may say %s', (declaration) => {
  expect(physicalIn(`a { color: red; ${declaration} }`)).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import {
  createRenderer,
  createTranslators,
  letterKinds,
  letterSamples,
  type MessageKey,
  plain,
  type Translator,
  writeLetter,
} from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';
import {
  everySample,
  languages,
  plainManifest,
  readableTexts,
  render,
  renderWith,
  stringsIn,
  tagsOf,
} from './support.ts';

describe.each(languages)('in %s', (language) => {
  test.each(everySample)('%s is a whole document', (_name, rendering) => {
    const html = rendering(render, language);
    expect(html).toMatch(/^<!doctype html><html lang="/);
    expect(html).toContain(`<html lang="${language}" dir="ltr">`);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html.endsWith('</html>')).toBe(true);
    expect(html).not.toContain('undefined');
    expect(html).not.toContain('[object');
  });

  test.each(everySample)('%s has exactly one first heading and one main part', (_name, rendering) => {
    const names = tagsOf(rendering(render, language)).map((tag) => tag.name);
    expect(names.filter((name) => name === 'h1')).toHaveLength(1);
    expect(names.filter((name) => name === 'main')).toHaveLength(1);
  });
});

test('every key of the catalogue is used, and no other', () => {
  const used = new Set<MessageKey>();
  const translatorFor = (wanted?: string): Translator => {
    const translator = createTranslators(catalogues)(wanted);
    const record = (...[key, values]: Parameters<Translator>): string => {
      used.add(key);
      return translator(key, values);
    };
    return Object.assign(record, { lang: translator.lang, dir: translator.dir });
  };
  const recording = createRenderer({ views, assets: plainManifest, translatorFor });
  for (const [, rendering] of everySample) rendering(recording);
  for (const letter of letterSamples) writeLetter(letter, translatorFor(), 'https://id.example.com');
  expect([...used].sort()).toEqual(Object.keys(catalogues.en).sort());
});

describe.each(languages)('letters in %s', (language) => {
  const t = createTranslators(catalogues)(language);

  test('there is one of each kind', () => {
    expect(letterSamples.map(({ kind }) => kind)).toEqual(letterKinds);
  });

  test.each(letterSamples)('$kind says which service writes, and leads nobody in by a link', (letter) => {
    const { subject, text } = writeLetter(letter, t, 'https://id.example.com');
    expect(subject).not.toMatch(/[\r\n{}]/);
    expect(text).toContain('id.example.com');
    expect(text).not.toMatch(/[{}]|undefined/);
    expect(text.match(/https?:\/\/\S+/g) ?? []).toEqual(letter.account === undefined ? [] : [letter.account]);
  });
});

describe('no text stands in a view', () => {
  const marked = renderWith((message) => `«${message}»`);
  const isTranslated = (text: string) => /^(?:«[^«»]*»\s*)+$/.test(text);

  test.each(everySample)('%s: all that can be read is translated or given', (_name, rendering, context) => {
    const given = new Set(stringsIn(context).map(plain));
    const ours = readableTexts(rendering(marked)).filter((text) => !given.has(text));
    expect(ours.filter((text) => !isTranslated(text))).toEqual([]);
  });

  test.each(everySample)('%s: all texts for its script are translated', (_name, rendering) => {
    const forScripts = tagsOf(rendering(marked)).flatMap((tag) => tag.attributes.get('data-texts') ?? []);
    const views = ['code', 'phone', 'number', 'confirm', 'approved', 'over', 'expired', 'gone'];
    const texts = forScripts.flatMap((json) => stringsIn(JSON.parse(json)));
    expect(texts.filter((text) => !isTranslated(text) && !views.includes(text))).toEqual([]);
  });
});

describe('nothing is inline', () => {
  test.each(everySample)('%s has no style, no handler and no script of its own', (name, rendering) => {
    for (const { name: tag, attributes } of tagsOf(rendering(render))) {
      expect(tag).not.toBe('style');
      expect(attributes.has('style')).toBe(false);
      expect([...attributes.keys()].filter((attribute) => attribute.startsWith('on'))).toEqual([]);
      if (tag === 'script' && !name.startsWith('form-post')) {
        expect(attributes.get('src')).toMatch(/^\/assets\//);
        expect(attributes.get('type')).toBe('module');
      }
    }
  });

  test.each(everySample)('%s loads nothing from elsewhere', (_name, rendering) => {
    for (const { name, attributes } of tagsOf(rendering(render))) {
      const loaded = name === 'link' ? attributes.get('href') : attributes.get('src');
      if (loaded !== undefined)
        expect(loaded).toMatch(/^(\/(assets|branding|logos|dashboard)\/|data:image\/svg\+xml,)/);
    }
  });
});

test('only the front page may be listed by search engines', () => {
  for (const [name, rendering] of everySample) {
    const listed = !rendering(render).includes('<meta name="robots" content="noindex"');
    expect([name, listed]).toEqual([name, name.startsWith('front')]);
  }
});

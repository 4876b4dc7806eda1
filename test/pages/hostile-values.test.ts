import { describe, expect, test } from 'vitest';
import { errorKinds, type PageName, type Pages, plain, samples } from '../../src/pages/index.ts';
import { readableTexts, render, tagsOf } from './support.ts';

const MARKUP = `"'></title></script><script>alert(1)</script><img src=x onerror=alert(1)>&lt;&amp;`;
const REVERSED = 'shop\u202egro.live\u2066\u200f\u0007';

/** Words that choose between texts of ours: the types let nothing else in. */
const VOCABULARY = [
  ...['state', 'reason', 'kind', 'checks', 'begins', 'display'],
  ...['area', 'role', 'field', 'group', 'option'],
  ...['verdict', 'outcome', 'check', 'code'],
  ...['group', 'sentence', 'sentences'],
  ...['severity', 'period', 'span'],
];

/** The context with every free string replaced. */
function infested(value: unknown, by: string): unknown {
  if (typeof value === 'string') return by;
  if (Array.isArray(value)) return value.map((item) => infested(item, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      VOCABULARY.includes(name) ? inner : infested(inner, by),
    ]),
  );
}

const shape = (html: string): string[] =>
  tagsOf(html).map(({ name, attributes }) => [name, ...attributes.keys()].join(' '));

const cases = (Object.keys(samples) as PageName[]).flatMap((page) =>
  Object.entries(samples[page]).map(([sample, context]) => [`${page}: ${sample}`, page, context] as const),
);

describe.each(cases)('%s', (_name, page, context) => {
  const renderInfested = <P extends PageName>(name: P, by: string) =>
    render(name, infested(context, by) as Pages[P]);

  test('markup and quotes in any value make no element and no attribute', () => {
    expect(shape(renderInfested(page, MARKUP))).toEqual(shape(renderInfested(page, 'harmless')));
    expect(renderInfested(page, MARKUP)).not.toContain('<script>alert');
  });

  test('a value cannot turn the text around it', () => {
    // A relying party gets its values as they are; the token is shown as it is. Neither is a name.
    const texts = readableTexts(renderInfested(page, REVERSED)).filter((text) => text !== REVERSED);
    for (const text of texts) expect(text).toBe(plain(text));
  });
});

test('every kind of error has a sample', () => {
  expect(Object.values(samples.error).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([...errorKinds]),
  );
});

test('a value in another direction is set apart, one in the same direction is left as it is', () => {
  const { ready } = samples.waiting;
  const named = (name: string) => render('waiting', { ...ready!, application: { name, host: 'x.example' } });
  expect(named('Contoso')).toContain('<title>Sign in to Contoso</title>');
  expect(named('חנות')).toContain('<title>Sign in to \u2068חנות\u2069</title>');
});

import { describe, expect, test } from 'vitest';
import {
  createTranslators,
  createWholeRenderer,
  type PageLook,
  samples,
  type WaitingPage,
} from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';
import { plainManifest, render, tagsOf } from './support.ts';

const look = samples.waiting.branded!.look!;
const plainSamples = Object.entries(samples.waiting).filter(([, page]) => page.look === undefined);
const translatorFor = createTranslators(catalogues);
const whole = createWholeRenderer({ views, assets: plainManifest });

const hrefs = (html: string, name: string) =>
  tagsOf(html)
    .filter((tag) => tag.name === name)
    .map(({ attributes }) => attributes.get('href'));

const brandOf = (html: string) => ({
  logo: tagsOf(html).some(({ name }) => name === 'img'),
  colours: hrefs(html, 'link').some((href) => href?.startsWith('/branding/')),
  links: hrefs(html, 'a').filter((href) => href?.startsWith('https:')),
});

describe.each(plainSamples)('the waiting page, %s', (_name, page) => {
  test('shows nothing of a look where there is none', () => {
    expect(brandOf(render('waiting', page))).toEqual({ logo: false, colours: false, links: [] });
  });

  test('shows logo, colours and links of the application, from its template as drawn whole', () => {
    const branded = { ...page, look };
    const html = render('waiting', branded);
    expect(brandOf(html)).toEqual({ logo: true, colours: true, links: [look.terms, look.privacy] });
    expect(html).toBe(whole('waiting', branded, translatorFor()));
    expect(render('waiting', page)).toBe(whole('waiting', page, translatorFor()));
  });
});

const { ready } = samples.waiting;
const drawn = (more: Partial<WaitingPage>) => render('waiting', { ...ready!, ...more });

describe('on the waiting page', () => {
  test.each<[string, PageLook]>([
    ['a logo', { logo: look.logo! }],
    ['colours', { colours: look.colours! }],
    ['terms', { terms: look.terms! }],
    ['a privacy notice', { privacy: look.privacy! }],
  ])('%s can be there alone', (_name, one) => {
    expect(brandOf(drawn({ look: one }))).toEqual({
      logo: one.logo !== undefined,
      colours: one.colours !== undefined,
      links: [one.terms, one.privacy].filter((link) => link !== undefined),
    });
  });

  test('the logo is an ornament before the name, and costs one request', () => {
    const html = drawn({ look });
    const pictures = tagsOf(html).filter(
      ({ attributes }) => attributes.has('src') && !attributes.has('type'),
    );
    expect(pictures.map(({ name }) => name)).toEqual(['img']);
    expect(html).toMatch(/<img [^>]* alt(="")?\/?>/);
    expect(html.indexOf('<img')).toBeLessThan(html.indexOf('<h1'));
  });

  test('a logo without a dark form stands on white, one with a dark form does not', () => {
    expect(drawn({ look: { logo: { light: look.logo!.light } } })).toContain('class="logo plate"');
    const both = drawn({ look });
    expect(both).toContain('class="logo"');
    expect(both).toContain('<source media="(prefers-color-scheme: dark)"');
  });

  test('links lead to tabs that cannot reach back', () => {
    for (const { name, attributes } of tagsOf(drawn({ look }))) {
      if (name !== 'a' || !attributes.get('href')?.startsWith('https:')) continue;
      expect(attributes.get('target')).toBe('_blank');
      expect(attributes.get('rel')).toBe('noopener');
    }
  });

  test('a pop-up has neither our name nor the steps, and keeps host, links and every action', () => {
    const [page, popup] = [drawn({ look }), drawn({ look, display: 'popup' })];
    const name = catalogues.en['brand.name'];
    const footer = (html: string) => /<footer>(.*)<\/footer>/.exec(html)?.[1] ?? '';
    expect(footer(page).endsWith(name)).toBe(true);
    expect(footer(popup)).not.toContain(name);
    expect(drawn({ display: 'popup' })).not.toContain('<footer>');
    expect(popup).not.toContain('class="steps"');
    expect(popup).toContain('shop.contoso.example');
    const actions = (html: string) =>
      tagsOf(html).filter((tag) => ['a', 'button', 'form'].includes(tag.name)).length;
    expect(actions(popup)).toBe(actions(page));
  });
});
